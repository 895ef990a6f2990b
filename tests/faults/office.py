"""The back office of the demo county with a register: it clicks on, whatever the server did meanwhile."""

import base64
import csv
import http.client
import http.cookiejar
import io
import json
import time
import urllib.error
import urllib.request

PASSWORD = "demo1234"  # of every login of the demo county
HEADING = ["户主姓名", "与户主关系", "身份证号码", "联系电话", "家庭人口", "纯收入", "存款余额"]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静强磊军洋勇艳杰涛明超秀兰霞平刚"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ROWS = 2500  # read in two steps, imported in two
SECONDS = 120
LOST = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


class Office:
    """A session of the web client; `work` takes a register one click further."""

    def __init__(self, url: str, database: str):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar)
        login = {"db": database, "login": "backoffice", "password": PASSWORD}
        self._post("/web/session/authenticate", login)

    def upload(self, content: bytes) -> int:
        """A new import of the union's register."""
        branch = self.call("rcc.branch", "search", [[["level", "=", "union"]]])[0]
        file = base64.b64encode(content).decode()
        values = {"filename": "register.csv", "branch_id": branch, "file": file}
        return self.call("rcc.register.import", "create", [[values]])[0]

    def work(self, register: int) -> bool:
        """Click the button that comes next; whether everything is in."""
        fields = ["state", "batch_state", "batch_error"]
        [row] = self.call("rcc.register.import", "read", [[register], fields])
        assert row["batch_state"] != "failed", row["batch_error"]
        button = {"draft": "action_parse", "parsed": "action_apply"}.get(row["state"])
        if button:
            self.call("rcc.register.import", button, [[register]])
        return row["state"] == "done"

    def finish(self, register: int) -> None:
        """Click on until everything is in."""
        deadline = time.monotonic() + SECONDS
        while not self.work(register):
            assert time.monotonic() < deadline, "the import does not come to its end"
            time.sleep(0.1)

    def call(self, model: str, method: str, args: list):
        """What a call of the web client answers."""
        body = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", body)

    def _post(self, route: str, params: dict):
        request = urllib.request.Request(
            self.url + route,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with self.browser.open(request, timeout=60) as answer:
            result = json.load(answer)
        assert "error" not in result, result["error"]["data"]["message"]
        return result["result"]


def register() -> bytes:
    """A register with heads, members, wrong numbers and persons who stand in it twice."""
    result = io.StringIO()
    writer = csv.writer(result)
    writer.writerow(HEADING)
    for number in range(ROWS):
        named = SURNAMES[number % 10] + GIVEN[number // 10 % 20] + GIVEN[number // 200 % 20]
        if number % 5 == 4:
            writer.writerow([named, "长子", _resident(number), "", "", "", ""])
            continue
        person = number - 1500 if number % 50 == 0 and number > 1500 else number
        wrong = _resident(person)[:-1] + "?" if number % 97 == 3 else _resident(person)
        facts = [3 + number % 4, 20000 + number, 500 + number]
        writer.writerow([named, "户主", wrong, f"139{number:08d}", *facts])
    return result.getvalue().encode()


def _resident(number: int) -> str:
    """A well-formed resident ID number of nobody."""
    digits = f"990101{1950 + number // 999}0101{number % 999 + 1:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]
