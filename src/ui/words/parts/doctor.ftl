### Words of `doctor`. What was found is one sentence, lower case, without a full stop.

help-doctor = Test everything that a sync needs, and say what to do about what is wrong
    .long =
        Looks at Scribe's folder, the disk, the projects, the keyring, the network, the server, the account and its
        rights. Nothing is changed, neither here nor in the cloud. Each line is ok, a warning or an error; with an error
        the command ends with 1.
    .examples =
        scribe-sync doctor
        scribe-sync doctor "Hausa Luke"
        scribe-sync doctor --no-network --json
help-doctor-projects = Only these projects
help-doctor-no-network = Look at this computer alone

doctor-state-ok = ok
doctor-state-warning = warning
doctor-state-error = error
doctor-line = { $check }: { $text }
doctor-all-well = All is well.
doctor-warnings = { $warnings ->
    [one] No error, one warning.
   *[other] No error, { $warnings } warnings.
}
doctor-errors = { $errors ->
    [one] One error
   *[other] { $errors } errors
}, { $warnings ->
    [0] no warning.
    [one] one warning.
   *[other] { $warnings } warnings.
}

## What is looked at

doctor-check-home = Scribe's folder
doctor-check-folders = own folders
doctor-check-disk = disk
doctor-check-projects = projects
doctor-check-leftovers = left over
doctor-check-litter = other files
doctor-check-paths = file names
doctor-check-marks = conflict marks
doctor-check-checksums = checksums
doctor-check-keyring = keyring
doctor-check-cloud = cloud
doctor-check-proxy = proxy
doctor-check-name = name
doctor-check-port = connection
doctor-check-tls = certificate
doctor-check-clock = clock
doctor-check-server = server
doctor-check-account = account
doctor-check-token = access token
doctor-check-write = sending
doctor-check-schedule = schedule
doctor-check-last = last sync

## This computer

doctor-home = user `{ $profile }` in `{ $folder }`
doctor-home-none = there is no Scribe in `{ $folder }`
doctor-unwritable = nothing can be written in `{ $folder }`
doctor-hint-unwritable = give yourself the right to write there, or ask whoever looks after this computer
doctor-folders = settings in `{ $config }`, memory in `{ $state }`
doctor-disk = { $free } free in `{ $folder }`
doctor-disk-full = only { $free } free in `{ $folder }`; a sync of the largest project may need { $need }
doctor-disk-untold = this system does not tell how much room there is
doctor-keyring = it answers
doctor-keyring-off = not used, SCRIBE_SYNC_KEYRING says so; tokens are in a file that only you can read
doctor-keyring-unneeded = not needed, the access token is in SCRIBE_SYNC_TOKEN
doctor-keyring-silent = it does not answer, so tokens are kept in a file that only you can read
doctor-hint-keyring-locked = unlock the keyring, then run `scribe-sync login` to move the token into it
doctor-hint-keyring-none = to go on without one, set SCRIBE_SYNC_KEYRING=never
doctor-schedule = it runs next on { $next }
doctor-schedule-on = it is on
doctor-schedule-off = it is switched off
doctor-schedule-gone = the system's scheduler no longer has its entry, so nothing runs by itself
doctor-hint-schedule-gone = run `scribe-sync schedule on` to put it in again
doctor-schedule-missed = { $n ->
    [one] in the last seven days one hour was missed, and nothing has made up for it
   *[other] in the last seven days { $n } hours were missed, and nothing has made up for them
}
doctor-hint-missed = see them with `scribe-sync schedule status`; `scribe-sync schedule run --now` syncs at once
doctor-last = the newest was complete on { $when }
doctor-last-long = `{ $project }` was last in sync on { $when }
doctor-last-never = no complete sync of `{ $project }` is recorded on this computer
doctor-hint-sync = run `scribe-sync sync "{ $project }"`

## The projects

doctor-projects = { $n ->
    [0] none here
    [one] one, and it can be read
   *[other] { $n }, and all can be read
}
doctor-leftovers-none = nothing
doctor-leftovers-running = a run is at work now, so this cannot be told
doctor-leftovers-half-done = a change of `{ $project }` was cut off half-way; nothing is lost
doctor-leftovers-litter = { $n ->
    [one] a file of a cut-off run lies in `{ $project }`
   *[other] { $n } files of cut-off runs lie in `{ $project }`
}
doctor-leftovers-kept = { $n ->
    [one] a text of `{ $project }` that was saved during a sync is kept aside
   *[other] { $n } texts of `{ $project }` that were saved during a sync are kept aside
}
doctor-leftovers-ring = { $n ->
    [one] an unfinished backup lies in `{ $folder }`
   *[other] { $n } unfinished backups lie in `{ $folder }`
}
doctor-hint-heal = the next `scribe-sync sync "{ $project }"` finishes it and tidies up
doctor-hint-kept = look at them in `{ $folder }`; the next sync moves them to a safe place
doctor-hint-ring = the next `scribe-sync backup create "{ $project }"` takes it away
doctor-paths = every computer can have them
doctor-paths-twins = { $n ->
    [one] `{ $one }` and `{ $other }` in `{ $project }` are one file on Windows and macOS
   *[other] { $n } pairs in `{ $project }` are one file on Windows and macOS, such as `{ $one }` and `{ $other }`
}
doctor-paths-names = { $n ->
    [one] one file of `{ $project }` has a name that Windows cannot have: { $paths }
   *[other] { $n } files of `{ $project }` have names that Windows cannot have: { $paths }
}
doctor-paths-long = { $n ->
    [one] one file of `{ $project }` has a longer path than Windows takes: { $paths }
   *[other] { $n } files of `{ $project }` have longer paths than Windows takes: { $paths }
}
doctor-hint-rename = give the file another, shorter name; until then it may stay out on other computers
doctor-marks = { $n ->
    [one] conflict marks (`<<<<<<<`, `>>>>>>>`) stand in one place of `{ $project }`: { $places }
   *[other] conflict marks (`<<<<<<<`, `>>>>>>>`) stand in { $n } places of `{ $project }`: { $places }
}
doctor-litter = { $n ->
    [one] a file of another program lies in `{ $folder }`: { $paths }
   *[other] { $n } files of other programs lie in `{ $folder }`: { $paths }
}
doctor-hint-litter = nothing is wrong with the project: they are passed by; they can be deleted
doctor-checksums = { $n ->
    [0] nothing to compare
    [one] the one file that is named is as `metadata.json` says
   *[other] { $n } files are as `metadata.json` says
}
doctor-checksums-changed = { $n ->
    [one] one file of `{ $project }` is not as `metadata.json` says: { $paths }
   *[other] { $n } files of `{ $project }` are not as `metadata.json` says: { $paths }
}
doctor-checksums-missing = { $n ->
    [one] one file of `{ $project }` is missing: { $paths }
   *[other] { $n } files of `{ $project }` are missing: { $paths }
}
doctor-hint-checksums = nothing to do: Scribe does not write these numbers anew when a text is edited

## The network and the server

doctor-proxy = connections go through `{ $proxy }`
doctor-name = { $n ->
    [one] `{ $host }` has one address
   *[other] `{ $host }` has { $n } addresses
}
doctor-name-unknown = nobody knows an address of `{ $host }`
doctor-port = `{ $host }` takes connections
doctor-port-closed = no connection to `{ $host }`
doctor-hint-port = check the network, a firewall, and the address in `--cloud`
doctor-hint-proxy = check the proxy that HTTPS_PROXY names
doctor-tls = the certificate of `{ $host }` is good
doctor-clock = it agrees with the server's
doctor-clock-ahead = this computer's clock is { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} ahead; the server has { $server }
doctor-clock-behind = this computer's clock is { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} behind; the server has { $server }
doctor-hint-clock = let the system set the clock by the network
doctor-server = `{ $host }` is a Door43 server, version { $version }
doctor-server-untold = `{ $host }` is a Door43 server that tells its version to nobody
doctor-server-old = `{ $host }` has version { $version }, which is older than what this program was made for
doctor-account-keyring = `{ $login }`, with the access token from the keyring
doctor-account-file = `{ $login }`, with the access token from the file
doctor-account-environment = `{ $login }`, with the access token from SCRIBE_SYNC_TOKEN
doctor-account-folder = the name `{ $login }`
doctor-hint-file-open = take the right to read it from everybody else
doctor-token = it has the rights that everything needs
doctor-token-reads = it may read; whether it may write, the server does not say
doctor-token-lacks = it lacks rights: { $rights }
doctor-token-public-only = it sees public projects alone
doctor-write = what is changed here can be sent to `{ $repository }`
doctor-write-gone = `{ $repository }` is not there, or this account may not see it
doctor-hint-gone = ask its owner; `scribe-sync sync --create-again` makes it anew where it was your own
doctor-write-archived = `{ $repository }` is archived: nothing can be sent to it
doctor-write-mirror = `{ $repository }` is a copy of another server's: nothing can be sent to it
doctor-write-read-only = this account may read `{ $repository }`, not send to it
doctor-write-protected = the shared text of `{ $repository }` is protected: only this account's own text can be sent
doctor-cloud-folder = the folder `{ $folder }`
doctor-cloud-unwritable = the folder `{ $folder }` can be read, nothing can be written in it

## projects open, backup open

help-projects-open = Open the web page of a project
    .long =
        Prints the address of the project's page on the server, and opens it in the browser on a terminal of a computer
        that shows windows. No server is asked.
    .examples =
        scribe-sync projects open "Hausa Luke"
        scribe-sync projects open amina/ha-textTranslation-Hausa_Luke
help-backup-open = Open the folder of the backups
    .long =
        Prints the folder of the backups, or of one backup, and opens it in the system's file manager on a terminal of a
        computer that shows windows.
    .examples =
        scribe-sync backup open
        scribe-sync backup open "Hausa Luke" 1
open-never-synced = `{ $project }` was never synced, so it has no page yet
open-no-page = `{ $project }` belongs to a folder, which has no web pages
open-no-backups = there are no backups yet: `{ $folder }` does not exist
