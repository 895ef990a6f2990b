"""Requests as a program makes them."""

import json
import urllib.request


class Client:
    """A user's requests by JSON-2.

    :param url: of the server
    :param key: the user's API key
    """

    def __init__(self, url, key):
        self.url, self.key = url, key

    def call(self, model, method, **arguments):
        """What the server answers, or urllib's HTTPError."""
        request = urllib.request.Request(
            f"{self.url}/json/2/{model}/{method}",
            data=json.dumps(arguments | {"context": {"lang": "zh_CN"}}).encode(),
            headers={"Authorization": f"bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)
