"""A real mail server for the tests: aiosmtpd with TLS, STARTTLS, a login, and ways to refuse.

Prints its port, then one JSON line for each mail before it says that it took it: `from`, `to`, `login`, `tls`, `data`.
Ends when its standard input does.
"""

import argparse
import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


# That a login over an open line is no good idea is known.
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def said(value):
    return value.decode() if isinstance(value, bytes) else value


class Handler:
    def __init__(self, args):
        self.args = args

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.args.refuse:
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.args.mode == "later":
            return "451 4.7.1 come back later"
        if self.args.mode == "cut":
            server.transport.abort()
            return "421 gone"
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "login": said(getattr(session.auth_data, "login", None)),
            "tls": session.ssl is not None or self.args.security == "tls",
            "data": envelope.content.decode("ascii"),
        }
        print(json.dumps(mail), flush=True)
        return "250 taken"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--security", choices=["tls", "starttls", "none"], default="none")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--mode", choices=["take", "later", "cut", "no-starttls", "named"], default="take")
    args = parser.parse_args()

    context = None
    if args.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.cert, args.key)
    starttls = args.security == "starttls" and args.mode != "no-starttls"

    def authenticate(server, session, envelope, mechanism, data):
        right = said(data.login) == args.user and said(data.password) == args.password
        return AuthResult(success=right, handled=False, auth_data=data)

    class Picky(SMTP):
        """One that wants a name as greeting, as some are set up."""

        async def greeted(self, hostname, otherwise):
            named = hostname and not hostname.startswith("[") and "localhost" not in hostname and "." in hostname
            if args.mode == "named" and not named:
                await self.push("550 5.7.1 greet me by a name")
            else:
                await otherwise(hostname)

        async def smtp_EHLO(self, hostname):
            await self.greeted(hostname, super().smtp_EHLO)

        async def smtp_HELO(self, hostname):
            await self.greeted(hostname, super().smtp_HELO)

    def protocol():
        return Picky(
            Handler(args),
            hostname="receiver.example",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=authenticate if args.user else None,
            auth_required=bool(args.user),
            # Whoever takes STARTTLS out on the way wants the password.
            auth_require_tls=starttls,
        )

    async def serve():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: None)
        secured = context if args.security == "tls" else None
        server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=secured)
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(serve())


main()
