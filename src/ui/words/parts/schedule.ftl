### The English words of: schedule, watch, projects activate.

## schedule

schedule-installed = this computer syncs by itself from now on
schedule-would-install = would let this computer sync by itself
schedule-removed = this computer does not sync by itself any more; the settings are gone, the report stays
schedule-would-remove = would take the schedule and its settings away
schedule-not-installed = no schedule is installed here
schedule-switched-on = the schedule is on
schedule-switched-off = the schedule is off; its settings stay until `scribe-sync schedule on`
schedule-is-on = the schedule is on
schedule-is-off = the schedule is off; `scribe-sync schedule on` switches it on again
schedule-when-and-what = { $what } of { $projects }: { $times }; called by { $scheduler }
schedule-all-projects = all active projects
schedule-at-start = at each start of this computer
schedule-day-mon = Monday
schedule-day-tue = Tuesday
schedule-day-wed = Wednesday
schedule-day-thu = Thursday
schedule-day-fri = Friday
schedule-day-sat = Saturday
schedule-day-sun = Sunday
schedule-next = next: { $time }
schedule-last = last: { $start } to { $end }, ended with { $code }
schedule-last-open = last: { $start }, not ended
schedule-missed = missed: { $hour }
schedule-made-up = missed: { $hour }, made up for at { $time }
schedule-at-work = a scheduled run is at work
schedule-nothing-due = nothing is due; next: { $time }
schedule-nothing-due-ever = nothing is due
schedule-none = no schedule is installed here
schedule-when = it was not said when to run
schedule-hint-install = install one with `scribe-sync schedule install --at 23:00`
schedule-plan-damaged = the settings of the schedule in `{ $path }` cannot be read
schedule-own-path = it cannot be found out where this program lies
schedule-odd-path = a scheduler cannot hold the path `{ $path }`
schedule-no-scheduler = this computer has neither a systemd of yours nor cron
schedule-hint-cron = install cron, or call `scribe-sync schedule run` every few minutes in another way
schedule-cron-too-long = the paths are too long for a line of a crontab
schedule-refused = `{ $program }` did not do what it was to do
schedule-crontab-differs = the crontab is not what was put in: something else changed it at the same moment; look with `crontab -l`
schedule-hint-scheduler = another scheduler is chosen with `--scheduler`: systemd, cron, launchd, task-scheduler
schedule-busy = a scheduled run is at work ({ $holder })
schedule-entry-gone = the scheduler does not know of it any more; `scribe-sync schedule on` puts it in again
schedule-no-linger = it runs only while you are logged in to this computer; `loginctl enable-linger` lets it run always
schedule-token-of-environment = SCRIBE_SYNC_TOKEN is not handed on to the scheduler: log in with `SCRIBE_SYNC_KEYRING=never scribe-sync login`
schedule-cron-keyring = cron cannot reach the keyring where your login is: log in with `SCRIBE_SYNC_KEYRING=never scribe-sync login`
schedule-no-login = nobody is logged in here yet: run `scribe-sync login`
schedule-no-login-of = the account `{ $owner }`, which some of the projects belong to, is not logged in here: run `scribe-sync login --user { $owner }`
schedule-missed-why = the computer was off or asleep, or its scheduler did not call
schedule-made-up-why = the computer was off or asleep, or its scheduler did not call; made up for at { $time }

help-schedule = Let this computer sync by itself at an hour
    .long =
        The hour goes to the system's own scheduler: a timer of systemd, a line in your crontab, launchd, or the Task
        Scheduler of Windows. Whether an hour is due is said by our own record: what was missed because the computer was off
        or asleep is made up for once when it is back, and no hour runs twice.
    .examples =
        scribe-sync schedule install --at 23:00
        scribe-sync schedule status
        scribe-sync schedule off
help-schedule-install = Install the schedule, or another in its place
    .long =
        Runs `sync` for all active projects, or for those that are named; with --collect it runs `collect`, for the head
        office. What is said here with --home, --profile, --cloud,
        --account, --config and --state, or with their variables, holds for the scheduled runs too; a token of the
        environment does not. At the first run after several missed hours the newest of them is made up for, the others are
        shown as missed in the report.
    .examples =
        scribe-sync schedule install --at 23:00
        scribe-sync schedule install --at 06:30 --at 18:00 --days mon-fri
        scribe-sync schedule install --at 23:00 --on-start --projects "Hausa Luke" --scheduler cron
        scribe-sync schedule install --at 20:00 --collect "Hausa Luke" --expect 12 --max-wait 4h
help-schedule-install-at = The local time: 23:00; can be given several times
help-schedule-install-days = On which days: mon-fri, sat,sun, weekdays, weekend; daily when not said
help-schedule-install-on-start = Run at each start of this computer too
help-schedule-install-projects = Only this project; can be given several times
help-schedule-install-collect = Collect this project instead of syncing
help-schedule-install-expect = With --collect: how many contributors to wait for
help-schedule-install-from = With --collect: which contributors to wait for, with commas between them
help-schedule-install-max-wait = With --collect: how long to wait
help-schedule-install-every = With --collect: the time between two looks
help-schedule-install-scheduler = Who calls; auto takes what this computer has
help-schedule-status = Show when it runs, when it ran, and what was missed
    .examples =
        scribe-sync schedule status --json
help-schedule-on = Switch it on again
    .examples =
        scribe-sync schedule on
help-schedule-off = Switch it off and keep its settings
    .examples =
        scribe-sync schedule off
help-schedule-remove = Take it away with its settings
    .examples =
        scribe-sync schedule remove
help-schedule-run = Run what is due; the scheduler calls this
    .long =
        Where nothing is due it does nothing and ends with 0. It ends with the code of the sync otherwise.
    .examples =
        scribe-sync schedule run
        scribe-sync schedule run --now
help-schedule-run-now = Run now, whatever the hour; the next hour stays as it is
help-schedule-run-started = The computer has just started

## projects activate

activate-when = whether the project is to be synced now, later or never was not said
hint-activate-when = say it: `scribe-sync projects activate "{ $project }" now`
ask-activate = Is { $project } to be synced with your other projects?
activate-now = now: with the others from now on
activate-later = later: not yet
activate-never = never
ask-sync-now = Sync { $project } now?
activated-now = `{ $project }` is synced with all the others from now on
activated-later = `{ $project }` is left out until `scribe-sync projects activate "{ $project }" now`
activated-never = `{ $project }` is left out from now on; it can still be synced by its name
projects-later = for later
help-projects-activate = Say whether a project is synced with all the others: now, later or never
    .long =
        `sync --all`, the schedule and `watch` take the projects that are synced now. One that is for later stays in the list
        with that word. Any project can still be synced by its name.
    .examples =
        scribe-sync projects activate "Hausa Luke" later
        scribe-sync projects activate "Hausa Luke" now --sync
help-projects-activate-project = The project: a name, a folder, or the start of an id
help-projects-activate-when = now, later or never; a terminal asks when it is not said
help-projects-activate-sync = Sync the project afterwards
help-arg-flavor = Only projects of this flavor, such as textTranslation; can be given several times

## config set

config-set-busy = `{ $key }` cannot be changed while the run { $run } is at work ({ $projects })
config-set-busy-state = the setting is as it was
config-hint-busy = wait until it has ended, or end it with `scribe-sync stop { $run }`

## watch

watch-begins = { $n ->
    [one] watching 1 project
   *[other] watching { $n } projects
}: each is synced { $quiet } after its last change; Ctrl-C or `scribe-sync stop` ends it
watch-ended = ended: { $synced ->
    [one] 1 sync
   *[other] { $synced } syncs
}, { $failed } failed
watch-busy = a `scribe-sync watch` is at work already ({ $holder })
hint-watch-stop = `scribe-sync stop` ends it
help-watch = Sync a project when its files were left alone for a while
    .long =
        Waits until the files of a project were not changed for the quiet time, and syncs it then; so a sync does not come
        while somebody is typing. Without a project it watches all active ones, also those that come later. Where the cloud
        cannot be reached it tries again by itself, later and later, for up to an hour. It asks nobody. What is changed in
        the cloud alone does not wake it; that is for `schedule`. It goes on until it is stopped, and ends with 0 then.
    .examples =
        scribe-sync watch
        scribe-sync watch "Hausa Luke" --quiet-time 10m
help-watch-projects = The projects; all active ones when none is named
help-watch-quiet-time = How long the files must be left alone: 90s, 10m; 5m when not said
help-watch-poll = Look at the files every half minute, where the system does not tell of changes (some network folders)
