### The English words of: register.

## The sign-up form

register-agreement = The server asks you to agree to this:
register-agreement-line = {"  "}{ $line }
register-ask-agreement = Do you agree?
register-agreement-needed = the agreement of the server must be accepted by a person
hint-accept-agreement = read it above; if you agree, add `--accept-agreement`
register-not-agreed = without your agreement no account can be made
register-ask-user = User name that you want
register-ask-email = Your e-mail address
register-ask-password = Password, at least 8 characters
register-ask-password-again = The same password again
register-passwords-differ = the two passwords are not the same
register-needs-input = user name, e-mail and password are needed, and there is no terminal to ask on
hint-register-flags = give `--user LOGIN --email ADDRESS --password-stdin`, and the password on standard input
register-name-malformed = `{ $user }` cannot be a user name: letters without accents, digits, and between them single `-`, `_` or `.`, at most 40
register-name-reserved = the server keeps the user name `{ $user }` for itself; choose another one
register-name-taken = the user name `{ $user }` is taken; choose another one
register-name-refused = the server does not take the user name `{ $user }`
register-mail-malformed = `{ $email }` is no e-mail address
register-mail-taken = an account with the e-mail address `{ $email }` exists already
register-mail-refused = the server does not take the e-mail address `{ $email }`
register-password-short = the password is too short: at least 8 characters
register-password-long = the password is too long: at most 255 characters
register-password-refused = the server does not take this password
register-refused = the server did not make the account
register-not-taken = { $host } took the form, but knows of no such account
register-closed = nobody can make an account on { $host } by this way
hint-register-closed = ask the administrator of the server for an account
hint-register-login = if it is yours, run `scribe-sync login --user ADDRESS`
register-nothing-made = no account was made
register-made-state = the account was made; the link in the mail activates it, here with `scribe-sync register activate "LINK"` or in a browser
hint-register = if you have no account yet, run `scribe-sync register`
register-perhaps-made = the account may have been made: look for a mail from the server, or try `scribe-sync login`, before you register again
register-captcha-image = the server shows an image with letters, which only a browser can show
register-captcha-recaptcha = the server asks for a reCAPTCHA, which only a browser can show
register-captcha-hcaptcha = the server asks for an hCaptcha, which only a browser can show
register-captcha-mcaptcha = the server asks for an mCaptcha, which only a browser can show
register-captcha-turnstile = the server asks for a Cloudflare Turnstile, which only a browser can show
register-captcha-other = the server wants to see that you are no program, which only a browser can show
register-unknown-field = the form asks for `{ $field }`, which this program does not know
hint-register-browser = register in a browser at { $address }
register-ready = the account { $login } on { $server } is ready
register-made = the account { $login } was made on { $server }
register-mail-sent = A mail went to { $email }. The link in it activates the account.
register-unclear = The form was sent, and { $server } answered with a page that this program does not know. The account { $login } has most likely been made.
register-waits = the account { $login } was made on { $server }; its administrator has to activate it
register-activated = the account on { $server } is active
register-browser-opened = The browser shows the page. If it does not, open this address:
register-browser-open-this = Open this address in a browser:
register-nothing-sent = only tried: nothing was sent
register-next-mail = run `scribe-sync register activate "LINK"` with the link in the mail (or open it in a browser), then `scribe-sync login --user { $login }`
register-next-unclear = look into your mail: run `scribe-sync register activate "LINK"` with the link in the mail from the server (or open it in a browser), then `scribe-sync login --user { $login }`; if no mail comes within an hour, register again
register-next-waits = when it is active, run `scribe-sync login --user { $login }`
register-next-browser = when the account is ready, run `scribe-sync login`
register-next-login = run `scribe-sync login` to use the account on this computer
register-next-projects = run `scribe-sync projects` to see what there is to sync

## The link in the mail

register-ask-link = The link in the mail, pasted here (Enter: later)
register-ask-link-now = The link in the mail, pasted here
activate-needs-link = the link in the mail is needed, and there is no terminal to ask on
activate-no-link = `{ $link }` is not the link of such a mail
hint-activate-link = copy the whole link that begins with `https://` and holds `/user/activate?code=`, and put it between quotes
activate-foreign = the link `{ $link }` leads to another server than { $server }; it was not opened
hint-activate-cloud = if you registered there, name that server with `--cloud`
activate-ask-password = Password that you registered with
activate-wrong-password = this is not the password that you registered with
activate-void = the link is used up, too old, or not whole
hint-activate-void = if the account is active already, run `scribe-sync login`; else log in on the server's web page, which sends a new mail
activate-not-active = nothing was changed: the account is as it was

## Help

help-register = Make an account on the server
    .long =
        The sign-up form of the server, filled in here: it shows what the server wants agreed to, and asks for user name,
        e-mail address and a password. Where the form needs more than a terminal can do, the browser opens on the right page.
        Then the server sends a mail; its link can be pasted at once, or given to `register activate`, or opened in a browser.
    .examples =
        scribe-sync register
        scribe-sync register --web
        scribe-sync register --user amina --email amina@example.org --accept-agreement --password-stdin < password.txt
        scribe-sync register activate "https://git.door43.org/user/activate?code=..." --user amina --login
help-register-user = The user name that you want
help-register-email = Your e-mail address
help-register-password-stdin = Read the password from standard input
help-register-accept-agreement = You have read what the server wants agreed to, and agree
help-register-login = Log in as soon as the account is active
help-register-web = Fill the form in in the browser
help-register-activate = Activate an account by the link in the mail
    .examples =
        scribe-sync register activate "https://git.door43.org/user/activate?code=..."
help-register-activate-link = The link in the mail
help-register-activate-password-stdin = Read the password from standard input
help-register-activate-login = Log in afterwards
help-register-activate-user = The user name, for the login that follows
help-register-activate-web = Open the link in the browser
