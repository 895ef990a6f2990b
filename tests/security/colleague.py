"""A member of staff with an API key and a script."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request

PASSWORD = "demo1234"  # of every login of the demo county
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Refused(Exception):
    """The server's answer to what it does not do: HTTP status, kind of error, its words."""

    def __init__(self, status: int, body: str):
        answer = json.loads(body) if body.startswith("{") else {}
        self.status, self.body = status, body
        self.kind = answer.get("name", "").rpartition(".")[2]
        super().__init__(f"{status} {self.kind}: {answer.get('message', body[:200])}")


class Colleague:
    """Logs in once, makes an API key as anybody may, and calls whatever he likes by /json/2."""

    def __init__(self, url: str, login: str):
        self.url, self.login = url, login
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar)
        self._log_in()
        session = self.page("/web/session/get_session_info")
        self.id, self.partner = session["uid"], session["partner_id"]
        self.key = self._make_key()

    def call(self, model: str, method: str, ids=None, context=None, **arguments):
        """The result of a remote call, or Refused."""
        body = arguments | ({} if ids is None else {"ids": ids})
        body |= {"context": context} if context else {}
        request = urllib.request.Request(
            f"{self.url}/json/2/{model}/{method}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode()) from None

    def page(self, route: str, **parameters):
        """What a page of the web client gets from the server, with debug mode on."""
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        request = urllib.request.Request(
            f"{self.url}{route}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Referer": f"{self.url}/odoo?debug=1"},
        )
        with self.browser.open(request, timeout=120) as answer:
            text = answer.read().decode()
        reply = json.loads(text)
        if "error" in reply:
            raise Refused(200, json.dumps(reply["error"]["data"], ensure_ascii=False))
        return reply.get("result")

    def get(self, route: str, **query) -> str:
        """What a browser gets at an address, as text; a refused page counts as Refused."""
        address = f"{self.url}{route}" + ("?" + urllib.parse.urlencode(query) if query else "")
        try:
            with self.browser.open(address, timeout=120) as answer:
                return answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode(errors="replace")) from None

    def ask(self, model: str, method: str, *arguments, **named):
        """A call as the web client makes it."""
        parameters = {"model": model, "method": method, "args": arguments, "kwargs": named}
        return self.page(f"/web/dataset/call_kw/{model}/{method}", **parameters)

    def first(self, model: str, *conditions) -> int:
        """The id of the first record that this colleague sees."""
        [found] = self.call(model, "search", domain=list(conditions), limit=1)
        return found

    def _log_in(self) -> None:
        with self.browser.open(f"{self.url}/web/login?debug=1") as page:
            token = TOKEN.search(page.read().decode())[1]
        form = {"login": self.login, "password": PASSWORD, "csrf_token": token}
        self.browser.open(f"{self.url}/web/login", urllib.parse.urlencode(form).encode()).close()

    def _make_key(self) -> str:
        wizard = {"name": "script", "duration": "1"}
        made = self.ask("res.users.apikeys.description", "create", wizard)
        check = self.ask("res.users.apikeys.description", "make_key", [made])
        if check["res_model"] == "res.users.identitycheck":
            again = {"context": {"password": PASSWORD}}
            check = self.ask(check["res_model"], "run_check", [check["res_id"]], **again)
        return check["context"]["default_key"]
