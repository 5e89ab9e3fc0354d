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
run-tried = { $n ->
    [one] tried once
   *[other] tried { $n } times
}
run-traffic = { $up } up, { $down } down
run-unknown-project = (no project)
run-not-recorded = this run could not be recorded for `scribe-sync report`: { $why }
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
