"""Names of a county: surnames and given names by how frequent they are, and characters written in two forms.

Given names stand in the order of the yearly name reports of the Ministry of Public Security; the
characters of generations are as family poems have them.
"""

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
RARE = ("单", "解", "仇", "查", "乐", "华", "宁", "纪", "欧阳", "上官", "萧", "傅", "阎")
OLD = {
    "male": (
        "建国 建华 国强 建军 志强 明 军 国华 德明 保国 玉山 金山 永福 长海 "
        "树林 福贵 贵生 有才 全喜 铁柱 栓柱 狗剩 新民 学文 振华 文 平 林"
    ),
    "female": (
        "秀英 桂英 玉兰 秀兰 桂兰 凤英 玉英 桂芳 秀珍 玉珍 淑珍 素珍 凤兰 桂花 "
        "秀芳 玉梅 凤霞 爱莲 改花 大妮 兰英 月英 素英 香 英"
    ),
}
MIDDLE = {
    "male": (
        "伟 勇 军 强 磊 涛 斌 波 辉 刚 健 峰 超 鹏 "
        "杰 飞 亮 海涛 志刚 建伟 红军 卫东 文革 永强 海军 志伟 新华 国庆 "
        "爱民 俊杰 晓东 振宇"
    ),
    "female": (
        "芳 敏 静 丽 娟 艳 霞 燕 红 玲 娜 丹 萍 洁 "
        "莉 婷 红梅 丽娟 海燕 春梅 晓燕 秀丽 丽丽 艳丽 红霞 爱华 瑞芳 建红 "
        "粉玲"
    ),
}
YOUNG = {
    "male": (
        "浩 宇 鑫 俊杰 浩然 子轩 宇轩 浩宇 博文 子豪 家豪 文博 宇航 志豪 "
        "天佑 梓豪 一诺 雨泽 佳豪 世杰 嘉懿 明轩 皓轩 奕辰"
    ),
    "female": (
        "婷 雨婷 欣怡 梓涵 诗涵 雨欣 佳怡 紫涵 子涵 可馨 思雨 欣妍 梦琪 一诺 "
        "依诺 语嫣 梓萱 雅静 嘉怡 佳琪 文静 静怡 梦瑶"
    ),
}
POEM = (
    "世德永昌文章传家学诗书继宗绍先祖培本泽长兴国运启贤良道义守敬敦仁广成大有广建志光明新红玉庆海"
)
SECOND = {
    "male": "伟强军民华平生林山海涛杰峰龙虎福喜旺才贵明亮刚勇斌辉飞超杰磊博宇轩豪印庄柱锁群科彬",
    "female": "英兰芳香霞玲娟丽敏静红梅花枝菊萍云珍娥琴荣巧妮婷娜雪洁莉燕瑞利苹",
}
#: characters by twos: as it is printed, and as some write it
TWO_FORMS = (
    "国國华華军軍伟偉刚剛红紅丽麗兰蘭凤鳳云雲荣榮庆慶义義贵貴广廣龙龍杰傑强強群羣峰峯"
    "晓曉宝寶银銀铁鐵锁鎖连連莲蓮树樹发發长長运運书書爱愛泽澤轩軒诗詩学學兴興张張刘劉"
    "陈陳杨楊赵趙孙孫马馬郑鄭谢謝许許韩韓邓鄧冯馮于於苏蘇吕呂卢盧钟鍾陆陸贾賈邹鄒肖萧"
    "付傅邱丘闫阎戴代龚龔贺賀顾顧严嚴钱錢汤湯萧肖傅付阎闫"
)
FORMS = dict(zip(TWO_FORMS[::2], TWO_FORMS[1::2], strict=True))
