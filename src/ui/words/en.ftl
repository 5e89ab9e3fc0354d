### The English words: what the ui, the settings, the disk and the network say, and the help.
### A sentence about what failed begins in lower case and has no full stop. The parts of other rooms are in parts/.

## Everything

raw = { $text }
technical = { $text }
io-with-code = { $why } (error { $code } of the system)
io-not-found = there is no such file or folder
io-permission = permission denied
io-exists = it exists already
io-full = no space left
io-quota = the space that you may use there is used up
io-file-limit = the system takes no file that large there
io-read-only = it is read-only
io-no-folder = a part of the path is no folder
io-folder = it is a folder
io-not-empty = the folder is not empty
io-too-large = it is larger than expected
io-bad-name = the name cannot be used here
io-busy = another program is using it
io-cut = it ends too early
io-pipe = the reader went away
io-refused = nothing answers there (connection refused)
io-reset = the connection was cut off
io-disk = the disk reported a failure
io-open-files = too many files are open on this computer
io-no-network = no way leads there from this network
decimal-point = .
language-code = en
colon = :
semicolon = { "; " }
form-time = %Y-%m-%d %H:%M
form-day = %d.%m.
form-clock = %H:%M
size-bytes = { $number } B
size-kb = { $number } kB
size-mb = { $number } MB
size-gb = { $number } GB
label-error = error:
label-cause = caused by:
label-state = state:
label-hint = hint:
label-note = note:
and-more = { $n ->
    [one] and one more
   *[other] and { $n } more
}
count-files = { $files ->
    [one] one file
   *[other] { $files } files
}
stopped = stopped before the end
stopped-state = what was finished is in place; nothing is half done
hint-run-again = run the same command again to go on
internal-error = scribe-sync ran into a fault of its own
internal-error-state = project files and backups are whole; the next run finishes or undoes what was under way
internal-error-hint = run the same command again; if it happens again, report the lines above with what you did
output-failed = the result could not be written

## Disk and network

disk-cannot-read = `{ $path }` cannot be read
disk-cannot-list = the folder `{ $path }` cannot be read
disk-cannot-delete = `{ $path }` cannot be deleted
disk-cannot-rename = `{ $path }` cannot be put in place
disk-cannot-lock = `{ $path }` cannot be locked
hint-no-locks = the file system there has no locks, and without them two runs could get in each other's way, so nothing was done; have the disk or share mounted with locks, or use another one
disk-cannot-write = `{ $path }` cannot be written
disk-not-plain = `{ $path }` is { $what } where { $wanted } belongs
what-file = a plain file
what-folder = a folder
what-link = a link to another place
what-pipe = a pipe
what-socket = a socket
what-device = a device
state-not-opened = scribe-sync did not open it
hint-not-plain = move it out of that folder, then run the command again; if you did not put it there, ask who gave you the project or shares that folder
hint-disk = if this comes again, the disk or stick may be about to fail: copy what is on it to another one
hint-file-limit = look at the limit of the size of files (`ulimit -f`) and at the disk's file system (FAT32 takes 4 GB at most), then run the command again
hint-space-quota = delete what you do not need there, or ask whoever runs the disk or the share for more space, then run the command again
hint-free-space = make room on the disk, then run the command again
hint-permissions = give your user the right to read and write there, then run the command again
hint-read-only = the disk is read-only: look whether it is damaged or locked
http-unreachable = { $host } cannot be reached
http-why-refused = nothing answers there (connection refused)
http-why-cut = the connection was cut off
http-why-no-network = no way leads there from this network
http-why-proxy-login = the proxy does not take this user name and password, or wants some; they are part of the proxy's address
http-why-proxy-nonsense = what answers as the proxy does not speak SOCKS
http-why-proxy-refused = the proxy did not connect to it: { $said }
http-why-no-host = its name cannot be looked up: there is no network, or the address is mistyped
http-timed-out = { $host } did not answer in time
http-tls = no secure connection to { $host }: its certificate cannot be verified
http-foreign-redirect = { $host } points to another place, `{ $target }`, which was not followed
http-bad-address = the address `{ $address }` cannot be used
http-protocol = { $host } gave an answer that makes no sense
hint-check-network = look at the network connection, then run the command again
hint-ca-file = behind an inspecting proxy, name its certificate with `--ca-file FILE`; look at the computer's clock too
hint-redirect = log in to the network in a browser, or correct `--cloud`

## Questions

prompt-no-terminal = an answer is needed and there is no terminal to ask on: { $question }
prompt-no-input = nothing came in on standard input
prompt-not-unicode = what came in on standard input is not UTF-8
prompt-number = Number, 1 to { $most }
prompt-silent = (nothing appears while you type)
prompt-gone = the terminal went away
prompt-yes = yes
prompt-no = no
prompt-default-yes = [Y/n]
prompt-default-no = [y/N]
prompt-yes-or-no = Type y for yes or n for no, then Enter.
# Whole answers, in small letters; those of both languages, whichever is spoken.
prompt-answers-yes = y yes o oui
prompt-answers-no = n no non

## Welcome

welcome = scribe-sync carries Bible translation projects between this computer and Door43. Nothing is set up here yet. Begin with these three commands:
welcome-login = logs you in with your Door43 account, once; without an account, `scribe-sync register` makes one
welcome-projects = shows the projects on this computer and in the cloud
welcome-sync = sends your work of a project and brings that of others
welcome-more = `scribe-sync demo` shows all of it on an example, without account and network. `scribe-sync --help` says what else there is.

## Usage

usage-unknown = there is no option or argument `{ $argument }` here
usage-unknown-command = there is no command `{ $command }`
usage-no-command = a command is missing
usage-missing = something is missing: { $argument }
usage-conflict = `{ $argument }` cannot be used together with `{ $other }`
usage-twice = `{ $argument }` was given twice
usage-value = `{ $value }` is not a value for `{ $argument }`
usage-no-value = `{ $argument }` needs a value
usage-variable = `{ $value }` is not a value for the variable `{ $variable }`
usage-too-many = too many values for `{ $argument }`
usage-not-unicode = an argument is not UTF-8
usage-other = the command line cannot be used
usage-hint-flag-values = for an option that is on or off, use 1 or 0
usage-hint-values = the values are: { $values }
usage-hint-meant = there is `{ $meant }`
usage-hint-help = run `{ $command } --help` to see what can be said
man-unknown = there is no manual page for `{ $name }`

## Settings

config-not-unicode = `{ $path }` is not a UTF-8 text
config-broken = `{ $path }` is not a list of settings
config-broken-line = `{ $path }` is not a list of settings: line { $line } cannot be understood
config-unknown-key = `{ $key }` in `{ $file }` is not a setting
config-passed-by = `{ $key }` in `{ $file }` is no setting of this version and is passed by: a later version may know it, or it is mistyped
config-passed-by-line = `{ $key }` in `{ $file }` line { $line } is no setting of this version and is passed by: a later version may know it, or it is mistyped
config-bad = `{ $key }` in `{ $file }` has a value that it cannot have
config-bad-line = `{ $key }` in `{ $file }` line { $line } has a value that it cannot have
config-bad-value-line = `{ $key }` in `{ $file }` line { $line } cannot be `{ $value }`
config-bad-place = the value of `{ $place }` cannot be used
config-bad-value-place = `{ $place }` cannot be `{ $value }`
config-set-bad = `{ $key }` cannot have this value
config-set-bad-value = `{ $key }` cannot be `{ $value }`
config-set-by-hand = `{ $key }` stands in the file in a form that only a person can change
config-busy = another run is changing the settings ({ $holder })
config-no-such-key = `{ $key }` is not a setting
config-rule-path = it is a file or folder
config-rule-account = it is a login on the server, without `/`
config-rule-profile = it is the name of one of Scribe's users, without `/`
config-rule-number = it is a number from { $least } to { $most }
config-rule-one-of = it is one of: { $values }
config-rule-cloud = it is an address that begins with https:// or http://, or a folder
config-rule-userinfo = an address must not hold a user or a password; `scribe-sync login` keeps them
config-rule-duration = it is a length of time such as 90s, 10m, 4h or 04:00:00
config-rule-rate = it is a number of bytes a second such as 800, 50k or 1.5M, and at least { $least }
config-rule-transfer = it is a number of bytes such as 500k or 20M, and at least { $least }
config-rule-section = it is a list of settings, one on each line
config-rule-unknown = it is not a setting
config-rule-unicode = it is not UTF-8
config-from-nobody = built-in
config-from-file = { $file }
config-from-line = { $file } line { $line }
config-from-variable = environment { $name }
config-from-flag = flag { $name }
config-no-user-folder = the folder of the user is not known: neither HOME nor its like is set
config-hint-user-folder = set HOME, or name a folder with `{ $flag } DIR`
config-hint-keys = the settings are: { $keys }
config-hint-edit = correct `{ $path }` with a text editor

## Progress

progress-line = { $project }: { $doing }
progress-of = { $doing } { $done } of { $total }
progress-done = { $doing } { $done }
progress-seconds-left = , { $n } s left
progress-minutes-left = , { $n } min left
step-snapshot = looking at files
step-check = asking the cloud
step-send = sending
step-receive = receiving
step-merge = merging files
step-backup = taking a backup, files
step-apply = writing files
step-verify = verifying files
step-restore = restoring files

## login, logout, whoami

login-done = logged in to { $server } as { $login }
login-next = run `scribe-sync projects` to see what there is to sync
login-kept-in-keyring = the access token of this computer is kept in the system's keyring
login-kept-in-file = the access token of this computer is kept in a file that only you can read
logout-done = logged out { $login } from { $server }; the access token is no longer valid
logout-here-only = forgot the login { $login } of { $server } on this computer; its access token may still be valid on the server
whoami-account = { $login } on { $server }
whoami-email = e-mail: { $email }
whoami-token-keyring = access token from the system's keyring
whoami-token-file = access token from a file that only you can read
whoami-token-environment = access token from SCRIBE_SYNC_TOKEN
whoami-token-none = a folder as cloud: no access token is needed
whoami-token-name = the access token's name on the server: { $name }

## projects

projects-here = On this computer
projects-cloud = In the cloud, not on this computer
projects-only-cloud = In the cloud
projects-none = none
projects-next-sync = run `scribe-sync sync "{ $project }"` to put this project into the cloud
projects-never = never synced
projects-changed = changed since the last sync
projects-synced = in sync
projects-last = { $state } ({ $time })
projects-archived = archived
projects-inactive = left out of --all
projects-account = account { $login }
projects-waiting = { $more ->
        [0] { $place } waits for you
        [one] { $place } and one more place wait for you
       *[other] { $place } and { $more } more places wait for you
    }

## sync

sync-in-sync = in sync
sync-partly = in sync but for the files named below
sync-nothing-new = nothing to send or receive
sync-not = not synced: { $why }
sync-created = created in the cloud
sync-sent = { $units ->
    [one] sent 1 verse
   *[other] sent { $units } verses
}
sync-sent-frames = { $units ->
    [one] sent 1 frame
   *[other] sent { $units } frames
}
sync-sent-files = { $files ->
    [one] sent 1 file
   *[other] sent { $files } files
}
sync-received = { $units ->
    [one] received 1 verse
   *[other] received { $units } verses
}
sync-received-frames = { $units ->
    [one] received 1 frame
   *[other] received { $units } frames
}
sync-received-files = { $files ->
    [one] received 1 file
   *[other] received { $files } files
}
sync-removed = { $units ->
    [one] removed 1 verse
   *[other] removed { $units } verses
}
sync-removed-frames = { $units ->
    [one] removed 1 frame
   *[other] removed { $units } frames
}
sync-removed-files = { $files ->
    [one] removed 1 file
   *[other] removed { $files } files
}
sync-lost = { $units ->
    [one] 1 verse removed by others
   *[other] { $units } verses removed by others
}
sync-lost-frames = { $units ->
    [one] 1 frame removed by others
   *[other] { $units } frames removed by others
}
sync-lost-files = { $files ->
    [one] 1 file removed by others
   *[other] { $files } files removed by others
}
sync-backup-taken = backup taken
sync-conflict-count = { $places ->
    [one] 1 place was changed both here and in the cloud
   *[other] { $places } places were changed both here and in the cloud
}
sync-waits = { $places ->
    [one] in sync; 1 place waits for your decision
   *[other] in sync; { $places } places wait for your decision
}
sync-conflicts = { $places ->
    [one] 1 place of `{ $project }` was changed by you and by others
   *[other] { $places } places of `{ $project }` were changed by you and by others
}
conflict-place = both changed  { $place }
sync-about = `{ $project }` was not synced
sync-would-nothing = nothing to send or receive
sync-would = there is something to send or receive
sync-would-send = would send:
sync-would-receive = would receive:
sync-traffic = { $requests ->
    [one] 1 request
   *[other] { $requests } requests
}, { $up } up, { $down } down, { $seconds } s
sync-total = { $all } projects: { $done } in sync
sync-total-looked-at = { $all } projects looked at; nothing was changed
change-added = new
change-changed = changed
change-deleted = deleted
change-units = { $units ->
    [one] 1 verse
   *[other] { $units } verses
}
change-removed = { $units ->
    [one] 1 removed
   *[other] { $units } removed
}
change-frames = { $units ->
    [one] 1 frame
   *[other] { $units } frames
}
class-ok = in sync
class-failed = failed
class-usage = the command or a setting cannot be used
class-partial = only a part was done
class-credential = not logged in, or refused
class-unreachable = the cloud cannot be reached now
class-conflict = both sides changed the same place
class-guard = stopped for safety
class-missing = somebody is missing
class-limit = a limit was reached
class-not-found = not found
class-busy = another run is working on it
class-integrity = something is damaged
class-stopped = stopped before the end

## backup

backups-none = there are no backups yet
backups-next = `scribe-sync backup create` takes one now; a sync takes one before it changes a file
backup-reason-merge = before a sync
backup-reason-restore = before a restore
backup-reason-hand = by hand
backup-reason-renew-id = before a new id
backup-reason-scribe = by Scribe
backup-reason-foreign = not ours
backup-good = good
backup-damaged = damaged
backup-unknown = has no record to compare with
backup-taken = took a backup of `{ $project }`: { $files ->
    [one] 1 file
   *[other] { $files } files
}, { $bytes }, as `{ $name }`
backup-would-take = would take a backup of `{ $project }`: { $files ->
    [one] 1 file
   *[other] { $files } files
}, { $bytes }, as `{ $name }`
backup-evicted = made room: the oldest backup `{ $name }` is gone
backup-would-evict = would make room: the oldest backup `{ $name }` would go
backup-nothing-to-restore = `{ $project }` is the same as in the backup `{ $name }`; there is nothing to restore
backup-restored = { $files ->
    [one] restored 1 file
   *[other] restored { $files } files
} of `{ $project }` from the backup `{ $name }`
backup-would-restore = { $files ->
    [one] would restore 1 file
   *[other] would restore { $files } files
} of `{ $project }` from the backup `{ $name }`
backup-safety = what was there before is kept in the backup `{ $name }`

## Help: headings

heading-usage = Usage:
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options
heading-global = Options of every command
heading-examples = Examples:
heading-exit-status = Exit status:
value-command = COMMAND
value-backup = BACKUP
value-book = BOOK
value-bytes = BYTES
value-date-days = DATE|DAYS
value-dir = DIR
value-duration = DURATION
value-file = FILE
value-how = HOW
value-key = KEY
value-lang = LANG
value-login = LOGIN
value-name = NAME
value-owner-name = OWNER/NAME
value-project = PROJECT
value-run = RUN
value-state = STATE
value-url-dir = URL|DIR
value-value = VALUE
value-when = WHEN
help-variable = [env: { $variable }]
help-command-alias = (or: { $name })
help-aliases = [aliases: { $aliases }]
help-values = [possible values: { $values }]
man-manual = scribe-sync manual
man-heading-name = NAME
man-heading-synopsis = SYNOPSIS
man-heading-description = DESCRIPTION
man-heading-options = OPTIONS
man-heading-subcommands = SUBCOMMANDS
man-heading-global = GLOBAL OPTIONS
man-heading-exit-status = EXIT STATUS
man-heading-environment = ENVIRONMENT
man-heading-files = FILES
man-heading-examples = EXAMPLES
man-global = The options of every command are described in scribe-sync(1).
man-environment-see = The variables of the options of every command are described in scribe-sync(1).
man-variable = Stands for --flag where it is not given.
man-variable-token = The access token, for CI; it comes before a stored login.
man-variable-server = Read where SCRIBE_SYNC_CLOUD is not set.
man-variable-user = Read where SCRIBE_SYNC_ACCOUNT is not set.
man-variable-scribe-home = Read where SCRIBE_SYNC_HOME is not set.
man-variable-color = The usual switches for colour.
man-variable-proxy = The proxy (`http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` or `socks4://`), and what is reached without it.
man-file-config = The settings. Other places: $XDG_CONFIG_HOME/scribe-sync, %APPDATA%\scribe-sync.
man-file-state = What runs remember. Other places: $XDG_STATE_HOME/scribe-sync, %LOCALAPPDATA%\scribe-sync, ~/Library/Application Support/scribe-sync.
man-file-projects = Scribe's projects.
man-file-backups = Their backups.

## Exit codes

exit-ok = everything asked for is in sync or done; also: there was nothing to do
exit-failed = failed, and no other code says it better
exit-usage = the command line or a setting cannot be used, or an answer is needed and there is no terminal
exit-partial = some of it was done, some was not; the report says which
exit-credential = not logged in, or refused: token, permission
exit-unreachable = not reachable now: offline, no answer in time, trouble on the server; try again later
exit-conflict = places that both sides changed wait for a person
exit-guard = stopped for safety: many deletions, a restored copy, another project, going public
exit-missing = collection: the deadline came and contributors are missing
exit-limit = a limit was reached; run again to go on
exit-not-found = the project, repository or backup was not found
exit-busy = another run is working on this project; try again later
exit-integrity = a backup or a file is damaged
exit-interrupted = stopped by Ctrl-C
exit-terminated = stopped by the system (TERM) or with `scribe-sync stop`

## Help: the program

help-root = Carry Bible translation projects between this computer and Door43
    .long =
        scribe-sync brings the work of Scribe Scripture Editor to Door43 and the work of others back, by hand, from cron
        or in CI. It works in Scribe's own folders, so that a project can go back and forth between both. Before it
        changes a project it takes a backup, and whatever was readable before a run is readable after it.
    .examples =
        scribe-sync register
        scribe-sync login --user amina
        scribe-sync projects
        scribe-sync sync "Hausa Luke"
        scribe-sync sync --all --quiet
        scribe-sync report
help-arg-help = Show the help; -h shows it in short
help-arg-version = Show the version
help-arg-home = Scribe's folder, which holds `users`
help-arg-profile = Which of Scribe's users on this computer
help-arg-cloud = The server, or a folder that serves as cloud
help-arg-account = The login in the cloud
help-arg-config = The folder of the settings
help-arg-state = The folder of what runs remember
help-arg-ca-file = A PEM file with further certificate authorities
help-arg-dry-run = Show what would happen, change nothing
help-arg-json = Print one JSON document for scripts
help-arg-quiet = Show only what needs attention
help-arg-verbose = Show more detail
help-arg-lang = The language of the words
help-arg-color = When to use colour
help-arg-progress = How long work shows how far it is
help-arg-project = The project: its name, its folder, or the start of its id
help-arg-backup = The backup: its name, or its number, 1 being the newest
help-arg-include-archived = Take archived projects too

help-login = Log in, and keep an access token for this computer alone
    .long =
        The password is used once, to make an access token of this computer; it is not kept. The token is kept in the
        system's keyring, or in a file that only you can read where there is none. Where there is no terminal, the
        password or a token comes in on standard input.
    .examples =
        scribe-sync login
        scribe-sync login --web
        scribe-sync login --from-scribe
        scribe-sync login --user amina --password-stdin < password.txt
        scribe-sync login --token-stdin < token.txt
help-login-user = The login or e-mail on the server
help-login-password-stdin = Read the password from standard input
help-login-token-stdin = Read an access token from standard input
help-login-otp = The one-time code of a second factor
help-logout = Forget the login and make its access token invalid
    .examples =
        scribe-sync logout
help-logout-all = All logins of this computer
help-whoami = Show which account is used and where its token comes from
    .examples =
        scribe-sync whoami --json
help-projects = List the projects on this computer and in the cloud
    .long =
        Each project has a dot: ○ never synced from this computer, ◐ changed since the last sync, ● in sync, with the
        time of the last sync.
    .examples =
        scribe-sync projects
        scribe-sync projects --local --json
help-projects-projects = Only these projects
help-projects-local = Only those on this computer; the cloud is not asked
help-projects-only-cloud = Only those in the cloud
help-sync = Bring projects and the cloud to the same state
    .long =
        Sends what was changed here and brings what was changed in the cloud. A project that is only in the cloud is
        brought to this computer; one that is only here is put into the cloud. Where both sides changed the same place,
        everything else is merged and sent, the shared text stays there, and yours is safe and waits for your decision.
        Without a project, a terminal asks which; elsewhere say a project or --all.

        The options that are a person's decision (--public, --allow-deletions, --publish-restore, --take-cloud,
        --create-again, --change-account) have no variable, so that nobody can leave them lying in a cron file.
    .examples =
        scribe-sync sync "Hausa Luke"
        scribe-sync sync --all --quiet
        scribe-sync sync ./hausa-luke --repo amina/hausa-luke
        scribe-sync sync amina/hausa-luke --into ./hausa-luke
        scribe-sync sync "Hausa Luke" --dry-run
        scribe-sync sync --all --json | tail -n 1
        scribe-sync sync --all --from-cloud
        scribe-sync sync --all --attempts 10 --interval 10m --deadline 4h
        scribe-sync sync --all --limit-upload 50k
help-sync-projects = The projects: a name, a folder, the start of an id, or OWNER/NAME in the cloud
help-sync-all = All active projects
help-sync-from-cloud = Bring down all projects of your account, too, that are only in the cloud, as on a new computer
help-sync-owner = Those of this owner as well, such as a team; may be given several times
help-sync-repo = The repository that the project belongs to
help-sync-into = Bring a project down to this folder, which must be empty or not exist
help-sync-public = Everybody can read the repository that this run creates
help-sync-private = Only its members can read the repository that this run creates
help-sync-on-conflict = What to do where both sides changed the same place: hold (merge the rest, the shared text stays, yours waits), stop (merge nothing), mine, theirs
help-sync-combine = Whether words of two people come together in one verse: apart (where a word that nobody changed stands between them), never (the verse waits for a decision)
help-sync-allow-deletions = Go on although many files are gone
help-sync-publish-restore = Send the restored text as a new change
help-sync-take-cloud = Leave the restored text and take the newest from the cloud
help-sync-create-again = Create the repository again that was deleted in the cloud, or put the shared text back where somebody pushed over it
help-sync-change-account = From now on the account of this run syncs the project, not the one that did so far
help-sync-retry-large = Try again to send files that were too large
help-sync-without-refused = Leave out, for everybody, what was refused of what came
help-sync-attempts = How often to try where the cloud cannot be reached or another run is at work; 1 when not said
help-sync-interval = How long to wait between two attempts: 90s, 10m, 4h, 04:00:00; 10m when not said
help-sync-deadline = The time limit of the run: what is not done by then ends with 9
help-sync-limit-upload = Send no more than this in a second: 800, 50k, 1.5M
help-sync-limit-download = Receive no more than this in a second: 800, 50k, 1.5M
help-sync-max-transfer = Send and receive no more than this in one run, over all projects: 500k, 20M; then it ends with 9, and the next run goes on
help-sync-jobs = Projects synced at the same time
help-conflicts = Show what both sides changed and waits for a person
    .long =
        Where you and somebody else changed the same verse, the shared text stays and yours is kept until you decide.
        This lists such places with both texts, as of the last sync. It needs no network.
    .examples =
        scribe-sync conflicts
        scribe-sync conflicts "Hausa Luke" --json
help-conflicts-projects = The projects; all of them when none is named
help-conflicts-combined = Show the verses that were put together from two people's words, until somebody has read them
help-conflicts-decided = Show what waited for you and was decided by somebody else, until you have read it
help-conflicts-exit-code = End with 6 when something waits
help-resolve = Decide between two texts of one place
    .long =
        On a terminal it shows one place after the other and asks. With --mine, --theirs or --both it decides all places
        that wait for you, or the one that REF names (LUK 4:18). It takes a backup before it changes a file. The next
        sync sends what was decided.
    .examples =
        scribe-sync resolve "Hausa Luke"
        scribe-sync resolve "Hausa Luke" "LUK 4:18" --mine
        scribe-sync resolve "Hausa Luke" --theirs --sync
help-resolve-project = The project: a name, a folder, or the start of an id
help-resolve-reference = The place: LUK 4:18, or the path of a file
help-resolve-mine = Your text is to stand
help-resolve-theirs = The shared text is to stay
help-resolve-both = Both are to stand, one after the other
help-resolve-edit = Write the text in your editor
help-resolve-text-file = The text as it is to stand in the file
help-resolve-read = Say that you have read what --combined and --decided of `conflicts` show: all of it, or the place named
help-resolve-sync = Sync the project afterwards
help-log = Show who changed a verse, when, and its texts
    .usage = scribe-sync log [OPTIONS] [PROJECT] <REF>
    .examples =
        scribe-sync log "Hausa Luke" "LUK 4:18"
help-log-words = The project, which may be left out where there is only one, and the place
help-log-limit = The most versions shown; 50 when not said
help-backup = Take, list, verify and restore backups
    .long =
        scribe-sync keeps the five newest backups of each project beside Scribe's projects. It takes one before it
        changes a project.
    .examples =
        scribe-sync backup list "Hausa Luke"
        scribe-sync backup restore "Hausa Luke" 1
help-backup-create = Take a backup now
    .examples =
        scribe-sync backup create "Hausa Luke"
help-backup-list = List the backups, newest first
    .examples =
        scribe-sync backup list
help-backup-show = Show what a backup holds
    .examples =
        scribe-sync backup show "Hausa Luke" 2
help-backup-diff = Show what is different now, verse by verse
    .examples =
        scribe-sync backup diff "Hausa Luke" 2
help-backup-verify = Compare backups with what was recorded when they were taken
    .examples =
        scribe-sync backup verify "Hausa Luke"
help-backup-restore = Put the files of a backup back
    .long =
        What is there now is backed up first. The history goes on: the restored text is one new change, and the next
        sync stops and asks before it sends it.

        A project whose folder was deleted comes back whole, with its history.
    .examples =
        scribe-sync backup restore "Hausa Luke" 1
        scribe-sync backup restore "Hausa Luke" 2 --book LUK --dry-run
help-backup-restore-books = Only this book, such as LUK; can be given several times
help-backup-restore-yes = Do not ask
help-config = Show and change the settings
    .long =
        A flag is stronger than a variable, a variable than the project's section in the file, that than the rest of
        the file, and the file than what is built in.
    .examples =
        scribe-sync config list
        scribe-sync config set keep 10
help-config-path = Show where the file is
    .examples =
        scribe-sync config path
help-config-list = List the settings and where each comes from
    .examples =
        scribe-sync config list --json
help-config-get = Show one setting
    .examples =
        scribe-sync config get cloud
help-config-set = Change one setting in the file; comments stay
    .examples =
        scribe-sync config set keep 10
help-arg-key = The setting
help-arg-value = Its new value
help-demo = Show a sync on a built-in example, without account and network
    .examples =
        scribe-sync demo
help-demo-keep = Leave the example in this folder
help-completions = Print the completion script of a shell
    .examples =
        scribe-sync completions bash > ~/.local/share/bash-completion/completions/scribe-sync
help-completions-shell = The shell
help-man = Print a manual page
    .examples =
        scribe-sync man > scribe-sync.1
        scribe-sync man sync > scribe-sync-sync.1
help-man-command = The command, such as `sync` or `backup-restore`; without it the main page
