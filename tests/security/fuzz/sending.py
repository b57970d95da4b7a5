"""Requests that no browser of ours would send, made from a seed: the same seed makes the same ones again."""

from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from tests.security.fuzz import hostile
from tests.security.fuzz.forms import Box, Form

BOUNDARY = "zzboundary"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass
class Sent:
    """A request: what is asked for, with which body and headers; ``said`` are the words in it that may come back."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = URLENCODED
    headers: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.method} {self.path[:300]} {self.content_type[:80]} {self.headers} {self.body[:1500]!r}"


@dataclass
class Sender:
    """Makes them, about these addresses and forms; ``keys`` are those of records, whoever's they are."""

    random: Random
    urls: list[str]
    forms: list[Form]
    keys: list[str]

    def next(self) -> Sent:
        """The next one."""
        kind = self.random.choices(
            (self.form, self.query, self.odd_path, self.other_body, self.other_method, self.plain), (52, 18, 9, 9, 7, 5)
        )[0]
        sent = kind()
        if self.random.random() < 0.2:
            for name, values in self.random.sample(hostile.HEADERS, self.random.choice((1, 1, 2, 4))):
                sent.headers[name] = self.random.choice(values)
        if self.random.random() < 0.05:
            sent.headers["Cookie"] = self.random.choice(hostile.COOKIES)
        return sent

    def plain(self) -> Sent:
        """An address as it is."""
        return self._get(self.random.choice(self.urls))

    def query(self) -> Sent:
        """An address with questions that it knows, or does not."""
        asked = [form for form in self.forms if form.method == "GET"]
        if asked and self.random.random() < 0.4:
            form = self.random.choice(asked)
            names = tuple(box.name for box in form.boxes) or ("x",)
            return self._get(f"{_bare(form.path)}?{hostile.raw_query(self.random, names)}")
        return self._get(f"{_bare(self.random.choice(self.urls))}?{hostile.raw_query(self.random)}")

    def odd_path(self) -> Sent:
        """An address in which one part is another: somebody else's key, or no key."""
        parts = _bare(self.random.choice(self.urls)).split("/")
        place = self.random.randrange(1, len(parts))
        other = (
            self.random.choice(hostile.RAW) if self.random.random() < 0.2 else hostile.escaped(self._value(), safe="")
        )
        if self.random.random() < 0.4:
            other = hostile.escaped(self.random.choice(self.keys))
        if self.random.random() < 0.2:
            parts.insert(place, other)
        else:
            parts[place] = other
        path = "/".join(parts)[:4_000]
        return self._get(path) if self.random.random() < 0.7 else Sent("POST", path, b"a=1", said=[path])

    def other_method(self) -> Sent:
        """A method that the address does not expect."""
        url = self.random.choice(self.urls)
        return Sent(self.random.choice(hostile.METHODS), url, self.random.choice(hostile.BODIES), said=[url])

    def other_body(self) -> Sent:
        """A body that is no form."""
        posted = [form.path for form in self.forms if form.method == "POST"] or self.urls
        url = self.random.choice(posted if self.random.random() < 0.7 else self.urls)
        sent = Sent(
            "POST", url, self.random.choice(hostile.BODIES), self.random.choice(hostile.CONTENT_TYPES), said=[url]
        )
        if self.random.random() < 0.1:
            sent.headers["Content-Length"] = self.random.choice(("-1", "abc", "", "9" * 30, "3000000"))
        return sent

    def form(self) -> Sent:
        """A form that some page has, with some of it changed; now and then sent where it does not belong."""
        form = self.random.choice(self.forms)
        spoilt = self.random.choice((0, 0.05, 0.3, 0.3, 0.9))
        pairs: list[tuple[str, str]] = []
        buttons = [box for box in form.boxes if box.kind == "submit"]
        pressed = self.random.choice(buttons) if buttons else None
        for box in form.boxes:
            if box.kind == "submit":
                if box is pressed:
                    pairs.append((box.name, box.value))
            elif self.random.random() < spoilt:
                pairs += self._spoilt(box)
            elif box.is_sent or (box.kind in ("radio", "checkbox") and self.random.random() < 0.4):
                pairs.append((box.name, self._filled(box)))
        if self.random.random() < 0.2:
            pairs.append(
                (self.random.choice(hostile.KEYS), self.random.choice((*self.keys, "1", "on", "administrator")))
            )
        path = form.path
        if self.random.random() < 0.1:
            path = self.random.choice(self.forms).path
        if form.method == "GET" and self.random.random() < 0.8:
            query = "&".join(f"{hostile.escaped(name)}={hostile.escaped(value)}" for name, value in pairs)
            return self._get(f"{_bare(path)}?{query[:9_000]}", [value for _, value in pairs])
        return self._posted(path, pairs, form)

    def _posted(self, path: str, pairs: list[tuple[str, str]], form: Form) -> Sent:
        said = [path, *(value for _, value in pairs)]
        if not form.is_multipart and self.random.random() < 0.9:
            body = "&".join(f"{hostile.escaped(name)}={hostile.escaped(value)}" for name, value in pairs)
            return Sent("POST", path, body.encode(), said=said)
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}\r\n'.encode(
                errors="surrogatepass"
            )
            for name, value in pairs
        ]
        for box in form.boxes:
            if box.kind == "file" and self.random.random() < 0.9:
                name, content = self.random.choice(hostile.FILES)
                said.append(name)
                head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{box.name}"; filename="{name}"\r\n'
                parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        return Sent("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}", said=said)

    def _spoilt(self, box: Box) -> list[tuple[str, str]]:
        """Missing, doubled, or holding something else."""
        way = self.random.random()
        if way < 0.1:
            return []
        if way < 0.2:
            return [(box.name, self._filled(box)), (box.name, self._value())]
        if way < 0.25:
            return [(box.name + self.random.choice(("[]", "\x00", "-0", "__x")), self._value())]
        if box.kind in ("select", "radio", "checkbox", "hidden") and way < 0.6:
            return [(box.name, self.random.choice(self.keys))]
        return [(box.name, self._value())]

    def _filled(self, box: Box) -> str:
        if box.choices and self.random.random() < 0.5:
            return self.random.choice(box.choices)
        if not box.value and box.kind in ("text", "textarea", "search"):
            return self.random.choice(
                ("Ann Day", "31 August 2026", "1 September 2026", "12", "10:30", "A sentence.", "")
            )
        if not box.value and box.kind == "email":
            return "zz-somebody@example.org"
        return box.value

    def _value(self) -> str:
        return hostile.anything(self.random)

    def _get(self, path: str, said: list[str] | None = None) -> Sent:
        return Sent("GET", path, said=[path, *(said or [])])


def _bare(url: str) -> str:
    return urlsplit(url).path


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "").replace("\n", "")
