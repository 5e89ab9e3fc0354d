## report

report-none = nothing was recorded yet that fits
report-without = no complete sync yet: { $projects }
report-page = the page is in { $file }
run-state-running = running
run-state-ok = in sync
run-state-partial = partly
run-state-conflict = conflicts wait
run-state-stopped = stopped
run-state-failed = failed
run-state-missed = missed
run-killed = it was ended from outside, or the computer went off; the next sync of the project mends what was under way
run-combined = { $count ->
    [one] 1 verse put together and not read yet
   *[other] { $count } verses put together and not read yet
}
run-tried = { $n ->
    [one] tried once
   *[other] tried { $n } times
}
hint-next-due = the next run is due { $time }
run-traffic = { $up } up, { $down } down
run-unknown-project = (no project)
run-not-recorded = this run could not be recorded for `scribe-sync report`: { $why }
run-again = { $why }; trying again in { $pause }, attempt { $attempt } of { $attempts }
run-again-project = `{ $project }`: { $why }; trying again in { $pause }, attempt { $attempt } of { $attempts }
duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $n } h { $minutes } min
sync-deadline = the time limit of this run was reached
sync-stop-ordered = the run was stopped with `scribe-sync stop`
control-nothing-runs = no such run is at work here; runs are looked for in { $folder }
hint-report = `scribe-sync report` shows the runs; another state folder is named with `--state DIR`
extend-no-deadline = the run that is at work has no time limit
control-stopped = stopped { $run } ({ $projects })
control-stopping = { $run } ({ $projects }) is to stop and is still at work
control-would-stop = would stop { $run } ({ $projects })
control-extended = the time limit of { $run } ({ $projects }) was put off
control-would-extend = would put off the time limit of { $run } ({ $projects })
control-ended = { $run } ({ $projects }) had ended already
report-title = scribe-sync: who came in when
report-made = Made { $time }, times of this computer ({ $zone })
report-span = { $from } to { $to }
report-count = { $state }: { $n }
report-timeline = Timeline
report-runs = Runs
report-column-project = Project
report-column-who = Who
report-column-start = Start
report-column-end = End
report-column-state = State
report-column-moved = Verses
report-column-traffic = Bytes
report-column-error = Why

help-stop = Stop a sync that is at work, from another terminal
    .long =
        The run stops where nothing is half done, as with Ctrl-C, and ends with 143; the report has it as stopped. Without
        RUN every sync that works with this state folder is stopped. It waits until they have ended, for up to a minute.
    .examples =
        scribe-sync stop
        scribe-sync stop 20261122T042040Z-1a2b3c4d
help-stop-run = The run, by its name in the report
help-extend = Put off the time limit of a sync that is at work, from another terminal
    .long =
        A sync with --deadline ends at its time limit. This puts that off: by DURATION, or, without one, the whole time
        begins anew from now.
    .examples =
        scribe-sync extend
        scribe-sync extend 1h
help-extend-by = By how much: 90s, 10m, 4h, 04:00:00
help-extend-run = The run, by its name in the report; all of them when none is named
help-report = Show the runs: what, who, when, and how each ended
    .long =
        Every sync is recorded on this computer, with a line for each project, also one that failed, was stopped, or was
        killed. What is older than a year goes. With --html it is written as one page with a timeline, for a phone or for
        paper.
    .examples =
        scribe-sync report
        scribe-sync report "Hausa Luke" --since "7 days"
        scribe-sync report --only failed --json
        scribe-sync report --last
        scribe-sync report --since 2026-11-01 --html november.html
help-report-project = Only this project: its name, its folder, the start of its id, or OWNER/NAME
help-report-since = Only what ran since then: a date (2026-11-01), or a number of days (7) or hours (12h)
help-report-only = Only runs in this state
help-report-last = For each project only its last complete sync; with --only its last run in that state
help-report-csv = Print comma-separated values, for a spreadsheet
help-report-html = Write a page with a timeline to this file; - is standard output
