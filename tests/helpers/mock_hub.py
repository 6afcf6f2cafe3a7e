"""A local mock of the Hugging Face Hub."""

import hashlib
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class MockHub:
    """Serves folders as repositories: HEAD and GET of ``/org/name/resolve/revision/file``, with ranges.

    Attributes:
        repos: repository name to folder.
        cut: bytes of a large file after which the connection is closed; None for none.
        dead: whether large files are refused, as they are after a cut.
        headers: replaces headers of the answers, by name.
        redirect: where requests for files are redirected to; None for nowhere.
        tampered: whether files arrive with another last byte than their checksum says.
        requests: (method, path, Range header) of every request.
    """

    def __init__(self, **repos: Path):
        self.repos = repos
        self.cut, self.dead, self.tampered, self.requests = None, False, False, []
        self.headers: dict[str, str] = {}
        self.redirect: str | None = None
        mock = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                mock.answer(self, body=False)

            def do_GET(self):
                mock.answer(self, body=True)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, http, body):
        self.requests.append((http.command, http.path, http.headers.get("Range")))
        match = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", http.path)
        repo, file = (match[1], match[3]) if match else (None, None)
        if repo not in self.repos:
            return self.refuse(http, 404, "RepoNotFound")
        path = self.repos[repo] / file
        if not path.is_file():
            return self.refuse(http, 404, "EntryNotFound")
        content = path.read_bytes()
        large = file.endswith(".safetensors")
        if large and body and self.dead:
            return self.refuse(http, 503, "")
        etag = hashlib.sha256(content).hexdigest() if large else hashlib.sha1(content).hexdigest()
        if self.tampered:
            content = content[:-1] + b"?"
        start = 0
        if wanted := http.headers.get("Range"):
            start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1])
        http.send_response(302 if self.redirect else 206 if wanted else 200)
        if self.redirect:
            http.send_header("Location", self.redirect)
            http.send_header("X-Linked-Size", str(len(content)))
        for name, value in {
            "ETag": f'"{etag}"',
            "X-Repo-Commit": COMMIT,
            "Content-Length": str(len(content) - start),
            **self.headers,
        }.items():
            http.send_header(name, value)
        if wanted:
            http.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        http.end_headers()
        if not body:
            return
        if large and self.cut is not None:
            http.wfile.write(content[start : self.cut])
            http.close_connection, self.dead = True, True
            http.connection.shutdown(socket.SHUT_RDWR)
            return
        http.wfile.write(content[start:])

    def refuse(self, http, status, code):
        http.send_response(status)
        http.send_header("X-Error-Code", code)
        http.send_header("Content-Length", "0")
        http.end_headers()

    def ranges(self, file):
        """The Range headers of the GET requests for a file, in order."""
        return [wanted for method, path, wanted in self.requests if method == "GET" and path.endswith(file)]
