## notify: who is told how runs ended

notify-is-on = whoever is named here is told how runs end
notify-is-off = nobody is told for now; `scribe-sync notify on` goes on
notify-nobody = nobody is told how runs end
notify-would-set = nothing was changed; it would be so:
notify-row-to = mail to
notify-row-sender = from
notify-row-smtp = mail server
notify-row-user = login there
notify-row-password = password
notify-row-when = when
notify-row-webhook = webhook
notify-row-heartbeat = heartbeat
notify-row-heartbeat-fail = heartbeat of failures
notify-when-change = when it goes otherwise than the time before
notify-when-failure = when something did not go well
notify-when-success = when everything went well
notify-when-always = after every run
notify-password-keyring = in the system's keyring
notify-password-file = in a file that only you can read
notify-password-environment = from SCRIBE_SYNC_SMTP_PASSWORD
notify-password-none = none
notify-ask-password = Password of { $user } on the mail server
notify-kept-in-file = without a keyring the password is in `{ $path }`; keep this file to yourself
notify-no-password-yet = no password is kept for the mail server; give it with `scribe-sync notify set --password-stdin`, or in SCRIBE_SYNC_SMTP_PASSWORD
notify-password-left = the old password may still be in the system's keyring
notify-mail-incomplete = for mails, both `--to` and `--smtp` are needed
notify-bad-address = `{ $value }` is no address of mail
notify-bad-server = `{ $value }` is no mail server; it is a name such as `smtp.example.org`, or `smtp.example.org:465`
notify-bad-user = `{ $value }` is no login
notify-too-many = at most { $most } people can get mails
notify-in-the-clear = to { $host } passwords and texts would travel unprotected
hint-notify-security = say `--security tls` or `--security starttls`; `none` is only for a mail server on this very computer
notify-password-for-whom = a password came in, and no login on the mail server is known; say it with `--smtp-user`
notify-password-missing = the password of the mail server is not known
hint-notify-password = give it with `scribe-sync notify set --password-stdin`, or in SCRIBE_SYNC_SMTP_PASSWORD
notify-file-broken = `{ $path }` cannot be understood (line { $line })
hint-notify-file-broken = delete `{ $path }` and say it again with `scribe-sync notify set`
notify-nobody-to-tell = nobody is named who is to be told
hint-notify-set = name somebody: `scribe-sync notify set --to YOU@EXAMPLE.ORG --smtp smtp.example.org --smtp-user YOU@EXAMPLE.ORG`

## What came of the telling

notify-subject = Subject: { $subject }
notify-mail-sent = mail to { $target }: sent
notify-mail-would = mail to { $target }: would be sent
notify-mail-failed = mail to { $target }: not sent; { $why }
notify-hook-sent = { $target }: told
notify-hook-would = { $target }: would be told
notify-hook-failed = { $target }: not told; { $why }
notify-cannot = how this run ended could not be told: { $why }
notify-too-slow = it took too long
notify-mail-unusable = the mail cannot be made with these settings
notify-mail-login-refused = { $host } refused the login or its password
notify-mail-later = { $host } does not take the mail now (answer { $code })
notify-mail-refused = { $host } does not take the mail (answer { $code })
notify-mail-speaks-starttls = { $host } begins without TLS and changes to it by STARTTLS: set `scribe-sync notify set --security starttls`, as is usual on the ports 587 and 25
notify-mail-speaks-tls = { $host } wants TLS from the first byte: set `scribe-sync notify set --security tls`, as is usual on the port 465
notify-mail-no-tls = { $host } does not begin with TLS: on the ports 587 and 25 `scribe-sync notify set --security starttls` is usual
notify-mail-cannot = no mail can be sent through { $host }
notify-hook-unusable = the address `{ $address }` cannot be used
notify-hook-rule = it must begin with `https://` (or `http://` on this very computer) and hold no user or password
notify-hook-refused = { $host } does not take it (answer { $status })
report-not-told = { $start }: { $what }

## The mail

notify-count-ok = { $n ->
    [one] 1 project in sync
   *[other] { $n } projects in sync
}
notify-count-conflict = { $n ->
    [one] 1 project with conflicts
   *[other] { $n } projects with conflicts
}
notify-count-partial = { $n ->
    [one] 1 project partly in sync
   *[other] { $n } projects partly in sync
}
notify-count-stopped = { $n ->
    [one] 1 project stopped
   *[other] { $n } projects stopped
}
notify-count-failed = { $n ->
    [one] 1 project failed
   *[other] { $n } projects failed
}
notify-count-missed = { $n ->
    [one] 1 run missed
   *[other] { $n } runs missed
}
notify-count-came = { $n ->
    [one] 1 contributor came in
   *[other] { $n } contributors came in
}
notify-came-conflict = { $n ->
    [one] 1 contributor with conflicts
   *[other] { $n } contributors with conflicts
}
notify-came-partial = { $n ->
    [one] 1 contributor came in partly
   *[other] { $n } contributors came in partly
}
notify-came-stopped = { $n ->
    [one] 1 contributor: stopped
   *[other] { $n } contributors: stopped
}
notify-came-failed = { $n ->
    [one] 1 contributor failed
   *[other] { $n } contributors failed
}
notify-came-missed = { $n ->
    [one] 1 contributor missing
   *[other] { $n } contributors missing
}
notify-more-conflict = { $n } with conflicts
notify-more-partial = { $n } partly
notify-more-stopped = { $n } stopped
notify-more-failed = { $n } failed
notify-more-missed = { $n } missed
notify-nothing = nothing to sync
notify-one = { $project }: { $state }
notify-one-why = { $project }: { $state } ({ $why })
notify-reason = { $project }: { $why }
notify-why-usage = settings
notify-why-credential = login refused
notify-why-unreachable = cloud not reached
notify-why-guard = stopped for safety
notify-why-missing = somebody is missing
notify-why-limit = a limit was reached
notify-why-not-found = not found
notify-why-busy = another run was at work
notify-why-integrity = damaged
notify-why-killed = cut off
notify-why-failed = see below
notify-host = Computer: { $host }
notify-began = Began: { $time }
notify-ended = Ended: { $time }
notify-next = Next run: { $time }
notify-troubled = What needs a look:
notify-fine = What went well:
notify-entry = { $project }: { $state }
notify-entry-who = { $project } ({ $who }): { $state }
notify-do-conflict = To decide, on that computer: scribe-sync resolve "{ $project }"
notify-do-credential = Log in again, on that computer: scribe-sync login
notify-do-later = This may pass by itself; the next run tries again.
notify-do-look = What is behind it, on that computer: scribe-sync report "{ $project }"
notify-footer =
    All runs, on that computer: scribe-sync report
    No more of these mails: scribe-sync notify off
notify-test-subject = scribe-sync on { $host }: a test
notify-test-text =
    This is a test ({ $time }).

    Mails like this one come from scribe-sync on the computer { $host } and tell how its runs end.

help-notify = Set who is told how runs end: by mail, webhook or heartbeat
    .long =
        At the end of each sync one mail tells all of it. A mail that cannot be sent is no failure of the sync: it is
        said, recorded, and shown by `scribe-sync report`.
    .examples =
        scribe-sync notify set --to amina@example.org --smtp smtp.example.org --smtp-user amina@example.org
        scribe-sync notify test
        scribe-sync notify set --when failure
        scribe-sync notify set --heartbeat https://hc-ping.com/UUID
        scribe-sync notify off
help-notify-set = Change what is named; everything else stays
    .long =
        The password of the mail server is asked for, read with --password-stdin, or taken from SCRIBE_SYNC_SMTP_PASSWORD
        at each run. It is kept in the system's keyring, or in a file that only you can read. The word `none` takes a
        setting away.
    .examples =
        scribe-sync notify set --to amina@example.org --to boaz@example.org --smtp smtp.example.org:587 --security starttls
        scribe-sync notify set --smtp-user amina@example.org --password-stdin < password.txt
        scribe-sync notify set --webhook https://chat.example.org/hooks/KEY --heartbeat https://hc-ping.com/UUID
        scribe-sync notify set --heartbeat none
help-notify-set-to = Who gets mails; may be said several times, all of them together replace who did
help-notify-set-sender = The address that mails come from; when not said, the login there if it is an address, else the first of those who get mails
help-notify-set-smtp = The mail server; the port is 465, with starttls 587, when not said
help-notify-set-security = How the way to the mail server is protected: tls, starttls, or none for one on this very computer; without this, ports 587 and 25 mean starttls and port 465 means tls
help-notify-set-smtp-user = The login on the mail server, where it asks for one
help-notify-set-password-stdin = Read the password of the mail server from standard input
help-notify-set-when = When mails are sent: change (it went otherwise than the time before), failure, success, always
help-notify-set-webhook = The address that gets a JSON document of every run (POST)
help-notify-set-heartbeat = The address of a monitor that is asked after every run that went well (GET); after any other with /fail behind it
help-notify-set-heartbeat-fail = Another address for those
help-notify-show = Show who is told, without passwords
    .examples =
        scribe-sync notify show
help-notify-on = Tell them again
    .examples =
        scribe-sync notify on
help-notify-off = Tell nobody for now; the settings stay
    .examples =
        scribe-sync notify off
help-notify-test = Tell everybody something made up, and say whether it got through
    .examples =
        scribe-sync notify test
        scribe-sync notify test --dry-run
