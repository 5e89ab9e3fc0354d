### Words of the account side of the program: the network, Door43, logins and tokens.
### A sentence about what failed begins in lower case and has no full stop. What disk and network say in general
### (disk-*, http-unreachable and so on) is in en.ftl.

http-budget-spent = what one run may transfer, { $most }, is spent

## Why a secure connection failed

http-tls-unknown-issuer = its certificate comes from an authority that this computer does not know
http-tls-expired = its certificate has expired, or this computer's clock is wrong
http-tls-not-yet-valid = its certificate is not valid yet, or this computer's clock is wrong
http-tls-wrong-host = its certificate belongs to another name
http-tls-revoked = its certificate was revoked

## Why an address cannot be used

http-address-plain = passwords and texts would travel unprotected: only `https` is used, except on this very computer
http-address-credentials = it holds a user name or a password, or one that cannot be sent
http-address-scheme = it must begin with `https://`
http-address-host = it names no host
http-address-port = its port is not a number between 0 and 65535
http-address-characters = it holds characters that no address has
http-address-query = it must not hold `?` or `#`
http-address-path = the path holds characters that no address has
http-address-proxy = the proxy that this variable names cannot be used; it must be one of `http`, `https`, `socks5h`, `socks5`, `socks4a` or `socks4`, such as `socks5h://127.0.0.1:9050`

## What Door43 says

door43-said = the server said: { $text }
door43-token-refused = { $host } refused the access token
door43-password-refused = { $host } refused the user name or the password
door43-account-inactive = the account is not activated yet
door43-account-prohibited = the account may not sign in to { $host }
door43-must-change-password = { $host } wants the account's password to be changed first
door43-token-lacks-scope = the access token does not have the rights that this needs
door43-sign-in-required = { $host } answers only people who are logged in
door43-quota = { $host } has no room for this: it keeps to a limit of space or number
door43-forbidden = { $host } does not permit this
door43-not-found = not found on the server: `{ $what }`
door43-not-a-server = { $host } does not answer like a Door43 server
door43-already-exists = a repository `{ $name }` exists already on the server
door43-name-refused = the server does not take the repository name `{ $name }`
door43-refused = { $host } refused it (answer { $status })
door43-busy = { $host } cannot answer now (answer { $status })
door43-web-page = a web page answered instead of { $host }
hint-activate = open the link in the mail that the server sent when the account was made
hint-ask-administrator = ask the administrator of the server
hint-change-password = change the password on the server's web page, then run `scribe-sync login`
hint-ask-owner = ask the owner of the repository for the right to write
hint-login = log in with `scribe-sync login`
hint-token-environment = in CI, put a token with the scopes `write:repository` and `write:user` into SCRIBE_SYNC_TOKEN
hint-password = check the user name and the password, then run `scribe-sync login` again; a forgotten password is set anew on the server's web page
hint-check-cloud = check the address in `--cloud`
hint-try-later = try again in a few minutes
hint-captive-portal = log in to the network in a browser, then run the command again

## Tokens and where they are kept

account-not-logged-in = not logged in to { $server }
account-not-logged-in-as = not logged in to { $server } as `{ $login }`
account-token-malformed = SCRIBE_SYNC_TOKEN does not hold an access token
account-token-of-another = the access token belongs to `{ $login }`, not to `{ $account }`
account-token-lost = the access token of `{ $login }` on { $server } cannot be had
account-token-missing = it is not where it was kept ({ $kept ->
    [keyring] the system's keyring
   *[other] a file
})
account-keyring-off = the keyring is not used because SCRIBE_SYNC_KEYRING says so
account-keyring-timed-out = the system's keyring did not answer within 5 seconds; it may be locked
account-keyring-unavailable = the system's keyring could not be used ({ $reason })
account-kept-in-file = without a keyring the access token is in `{ $path }`; keep this file to yourself
account-file-open = other users of this computer can read `{ $path }`, which holds an access token
account-file-broken = `{ $path }` cannot be understood (line { $line })
account-busy = another run is changing the stored logins ({ $holder })
account-folder-needs-name = a folder as cloud needs the name under which you work in it
account-folder-has-none = the cloud is the folder `{ $folder }`, and a folder has no logins
account-name-unfit = `{ $login }` cannot be used as an account name: only letters, digits, `.`, `-` and `_`
hint-account-of-token = a token for single repositories may not say whose it is: name its account with `--account LOGIN`
hint-account-or-token = leave `--account` out, or give the token of that account
hint-account-file-broken = delete `{ $path }` and log in again
hint-account-flag = name it with `--account NAME`
hint-cloud-server = name a server with `--cloud https://...`

## Logging in and out

login-ask-user = User name or e-mail on { $host }
login-ask-password = Password of { $user }
login-ask-code = One-time code
login-ask-code-if-any = The server refused this name or password. One-time code, if your account uses one (if not: Enter)
login-ask-code-again = That code was not taken. Wait for the next one-time code and type it
login-ask-code-next = That code was right, but it holds for one request only, and one more is needed. Wait for the next one-time code and type it
login-ask-code-other = That code was sent already and holds only once. Wait for the next one-time code and type it
login-ask-code-or-password = The server refused the name, the password or the one-time code. If name and password are right, wait for the next one-time code and type it (if not: Enter)
login-nothing-stored = nothing was stored
login-needs-input = user name and password are needed, and there is no terminal to ask on
login-user-malformed = `{ $user }` is no user name
login-password-empty = the password is empty
login-needs-code = this account needs a one-time code
login-code-refused = { $host } refused the one-time code
login-code-used-up = the one-time code is used up, and the login needs one more
login-code-or-password-refused = { $host } refused the user name, the password or the one-time code, and does not say which
login-code-needs-user = with `--otp`, give the user name instead of the e-mail address: the address needs a request of its own, and that would use the code up
login-token-malformed = what came in is not an access token
login-dry-run = only tried: no access token was made or stored
login-environment-wins = SCRIBE_SYNC_TOKEN is set, and other commands use it before this login
logout-not-revoked = the server did not revoke the access token of `{ $login }` on { $server }; delete it there under Settings, Applications
logout-token-not-listed = the server does not list this access token
logout-keyring-left = the access token of `{ $login }` may still be in the system's keyring
logout-environment-stays = SCRIBE_SYNC_TOKEN is still set; its token was not revoked
logout-dry-run = only tried: nothing was forgotten or revoked
hint-login-flags = give `--user LOGIN --password-stdin`, or `--token-stdin`, and the secret on standard input
hint-otp-flag = if the account uses one-time codes, add `--otp CODE`
hint-code-once = a one-time code holds for one try, also for one that is refused: wait until the next one is shown, then log in again with `--user` and the user name, not the e-mail address
hint-environment-not-revoked = a token in SCRIBE_SYNC_TOKEN is not revoked; delete it on the server and unset the variable
