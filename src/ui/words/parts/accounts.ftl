### The English words of: accounts.

## Logins of this computer

accounts-none = no account is logged in on this computer; run `scribe-sync login`
accounts-in-keyring = access token in the keyring
accounts-in-file = access token in a file
accounts-switched = from now on new projects go to { $login }; each project that was synced before keeps its account
accounts-set-elsewhere = { $origin } says `{ $login }` and is stronger than this
accounts-dry-run = only tried: nothing was changed

## Computers of a login

accounts-computers = Who has access as { $login } on { $server }
accounts-no-computers = nobody
accounts-here = this computer
accounts-other-program = another program
accounts-used = last used { $time }
accounts-made = since { $time }
accounts-ask-forget = Make the access of `{ $name }` invalid
accounts-forgotten = `{ $name }` no longer has access
accounts-would-forget = only tried: `{ $name }` would no longer have access
accounts-not-forgotten = nothing was changed
accounts-forget-here = `{ $name }` is this computer itself
hint-logout = run `scribe-sync logout` to log this computer out
accounts-no-such-computer = no computer or program called `{ $name }` has access
accounts-several-computers = several are called `{ $name }`: { $numbers }
hint-accounts-computers = run `scribe-sync accounts computers` to see them all
hint-accounts-number = give the number: `scribe-sync accounts forget { $number }`

## Login in the browser

login-web-needs-terminal = a login in the browser needs a person at a terminal
login-web-no-door = the browser's answer cannot be received on this computer
login-web-opened = The browser shows the page of { $host }: log in there and agree. If it does not, open this address:
login-web-open-this = Open this address in a browser, log in to { $host } there and agree:
login-web-paste = If the browser is on another computer, it ends at an address that it cannot open and that begins with http://127.0.0.1: paste that address here, then Enter. Ctrl-C ends the login.
login-web-paste-foreign = This is not the address at which this login ends; paste the whole line.
login-web-nobody-came = nobody agreed in the browser in time
login-web-denied = the login in the browser was refused
login-web-page-done = You are logged in
login-web-page-done-text = You can close this page and go back to the terminal.
login-web-page-foreign = This is not the login that is waiting
login-web-page-foreign-text = Go back to the terminal and open the address that it shows.
hint-login-password = or log in with the password: `scribe-sync login --user LOGIN`
login-renewable = the server gives no lasting access token: this computer asks for one again and again, and has to log in anew after some weeks without
login-ask-now = The account is ready. Log in now?
logout-grant-stays = the server keeps the permission that was given in the browser; take it back there under Settings, Applications

## Login with Scribe's account

from-scribe-ask = Use the account { $login } on { $host } that Scribe is logged in with
from-scribe-needs-yes = reading Scribe's stored account needs a person's word, and there is no terminal to ask on
hint-from-scribe-yes = if it may be read, add `--yes`
from-scribe-none = Scribe is not logged in: no account in `{ $path }`
hint-from-scribe-none = log in on Scribe's Sync page, or run `scribe-sync login`
from-scribe-broken = Scribe's settings `{ $path }` cannot be understood
from-scribe-other-server = Scribe's account { $login } is on { $server }, not on { $cloud }
hint-from-scribe-cloud = add `--cloud { $server }` to log in there
from-scribe-no = Scribe's account was not used
from-scribe-refused = the server no longer takes the access token that Scribe has stored for { $login }

## Help

help-login-web = Log in on the server's own page in the browser
help-login-timeout = How long to wait for the browser: 90s, 10m; 5m when not said
help-login-from-scribe = Log in with the account that Scribe has stored; Scribe's own login stays as it is
help-login-yes = Do not ask before Scribe's stored account is read
help-accounts = Show the logins of this computer, and the computers of a login
    .long =
        Each computer has an access token of its own. When one is lost, `accounts forget` makes its token invalid; the others
        go on. ● is the account that new projects go to; each project that was synced keeps its account.
    .examples =
        scribe-sync accounts
        scribe-sync accounts switch boaz
        scribe-sync accounts computers
        scribe-sync accounts forget laptop
help-accounts-list = List the accounts that are logged in on this computer
    .examples =
        scribe-sync accounts list --json
help-accounts-switch = Choose the account that new projects go to
    .examples =
        scribe-sync accounts switch boaz
help-accounts-switch-login = The login
help-accounts-computers = List the computers and programs that have access to the account
    .examples =
        scribe-sync accounts computers
help-accounts-forget = Make the access of a lost computer invalid
    .examples =
        scribe-sync accounts forget laptop
        scribe-sync accounts forget 1734
help-accounts-forget-computer = The computer's name, or the number that `accounts computers` shows
help-accounts-forget-yes = Do not ask
