"""Characters that registers write for one another in names. Pure.

Three kinds: traditional and simplified forms (General List of Simplified Chinese Characters, 1986, reduced to
characters that occur in names), variant forms (First List of Processed Variant Characters, 1955, same reduction), and
surnames that registers of the 1980s wrote short (萧/肖, 阎/闫, 傅/付, 戴/代, 邱/丘, 蓝/兰, 卢/芦). The table
was written for this product.
"""

TABLE = """
于於 萧肖蕭 阎闫閻 付傅 代戴 邱丘 兰蓝蘭藍 卢芦盧蘆 候侯 仝同 余馀餘 叶葉 钟鍾鐘锺 张張 刘劉 陈陳
杨楊 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 韩韓 冯馮 邓鄧 许許 苏蘇 蒋蔣 贾賈 谭譚 陆陸 邹鄒
贺賀 顾顧 龚龔 严嚴 钱錢 汤湯 乔喬 赖賴 温溫 党黨 宁甯寧 岳嶽 时時 缪繆 齐齊 车車 项項 沈瀋 范範
国國囯 华華 军軍 伟偉 强強彊 丽麗 红紅 凤鳳 云雲 龙龍 东東 珍珎 荣榮 贵貴 庆慶 义義 礼禮 学學 爱愛
宝寶寳 宾賓 杰傑 涛濤 辉輝煇 飞飛 鹏鵬 艳艷豔 娇嬌 莲蓮 梅楳 胜勝 升昇陞 坤堃 哲喆 群羣 峰峯 渊淵
焕煥 灿燦 烨燁 玺璽 琼瓊 瑶瑤 珑瓏 环環 发發 长長 万萬 与與 书書 习習 乡鄉 业業 亚亞 仓倉 会會
传傳 伦倫 儿兒 兴興 农農 净凈淨 刚剛 创創 勋勳勛 协協 卫衛 双雙 启啟啓 吕呂 员員 团團 园園 圆圓
圣聖 坚堅 声聲 备備 奋奮 婵嬋 实實 宫宮 宪憲 宽寬 寿壽 岭嶺 岚嵐 岛島 师師 帅帥 广廣 开開 归歸
录錄 彦彥 征徵 忆憶 怀懷 恋戀 恒恆 战戰 扬揚 择擇 明朙 昆崑 显顯 晓曉 晖暉 术術 机機 权權 条條
来來 枫楓 柏栢 树樹 桥橋 桦樺 梁樑 楼樓 欢歡 毕畢 汉漢 泽澤 洁潔 浓濃 涌湧 润潤 涧澗 清淸 湾灣
滨濱 灵靈 灯燈 炜煒 炼煉 献獻 玛瑪 琏璉 画畫 畅暢 监監 盖蓋 盘盤 真眞 祯禎 禄祿 种種 积積 稳穩
笃篤 简簡 粮糧 纪紀 纯純 纲綱 纳納 纹紋 练練 绍紹 经經 统統 绢絹 绣綉繡 继繼 绪緒 维維 绵綿 绿綠
缘緣 联聯 聪聰 肃肅 腾騰 艺藝 节節 苇葦 苍蒼 荫蔭 莹瑩 莺鶯 营營 训訓 诗詩 诚誠 语語 诺諾 谊誼
谦謙 财財 贞貞 贤賢 贯貫 赏賞 赞贊讚 跃躍 轩軒 达達 运運 进進 远遠 连連 迟遲 遥遙 鉴鑒鑑 钊釗 钢鋼
钦欽 钧鈞 铁鐵 铃鈴 铜銅 铭銘 银銀 锁鎖 锋鋒 锐銳 锦錦 锡錫 镇鎮 镜鏡 门門 闯闖 闵閔 闻聞 阁閣
阔闊 阳陽 际際 随隨 雁鴈 静靜 韦韋 韵韻 顺順 颂頌 颖穎頴 颜顏 风風 飘飄 饶饒 驰馳 驹駒 骁驍 骄驕
骏駿 骞騫 鱼魚 鲁魯 鲜鮮 鸣鳴 鸿鴻 鹃鵑 鹤鶴 麦麥 龄齡 庞龐 仪儀 俭儉 价價 优優 侠俠 侨僑 勤懃
参參 叠疊 图圖 块塊 妆妝 姊姉 娅婭 娄婁 婶嬸 孪孿 审審 对對 岗崗 峥崢 巩鞏 异異 弥彌 志誌 恺愷
悦悅 应應 扩擴 拥擁
"""
GROUPS = TABLE.split()
FOLDED = str.maketrans({other: group[0] for group in GROUPS for other in group[1:]})


def fold(name):
    """The name with one form for each character that has several.

    >>> fold("蕭國偉") == fold("肖国伟"), fold("闫丽") == fold("阎麗"), fold("张伟") == fold("张玮")
    (True, True, False)
    """
    return name.translate(FOLDED)
