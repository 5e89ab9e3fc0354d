### The English words of: collect.

## What stands in the way

collect-one-thing = `collect PROJECT` collects; its subcommands take the project after their own name, as in `scribe-sync collect status PROJECT`
collect-not-in-cloud = `{ $project }` is not in the cloud yet, so nobody can have sent anything to it
hint-collect-sync-first = put it there first: `scribe-sync sync "{ $project }"`
collect-not-here = { $repository } could not be brought to this computer
collect-busy = a collection of `{ $project }` is at work already
hint-collect-busy = see how far it is with `scribe-sync collect status "{ $project }"`; put off its end with `scribe-sync collect extend`, or end it with `scribe-sync stop`
collect-from-oneself = `{ $login }` is the account that collects; `--from` names the others
collect-nobody = nobody else has sent anything to `{ $project }` yet, and how many are expected was not said
hint-collect-expect = say how many will come, as in `scribe-sync collect "{ $project }" --expect 12`, or who: `--from boaz,dina`
collect-conflict = { $count ->
    [one] 1 place that `{ $login }` sent was changed by others, too
   *[other] { $count } places that `{ $login }` sent were changed by others, too
}
state-collect-not-merged = nothing of it was merged; it stays in its contributor's own place in the cloud
state-collect-stopped = what had come in is in the shared text and stays there; the next collection goes on from here

## Who has come

collect-late = came in after the time limit
collect-no-news = { $days ->
    [0] no news since the last collection
    [one] no news for 1 day
   *[other] no news for { $days } days
}
collect-never = never sent anything
collect-waits = { $places ->
    [one] 1 place waits for `{ $login }` to decide
   *[other] { $places } places wait for `{ $login }` to decide
}
collect-missing = { $count ->
    [one] 1 of { $of } is missing
   *[other] { $count } of { $of } are missing
}
contributor-ok = in
contributor-late = late
contributor-conflict = in, conflict
contributor-failed = failed
contributor-missing = missing
collect-came = `{ $login }` came in ({ $came } of { $expected })
collect-came-late = `{ $login }` came in late ({ $came } of { $expected })
collect-came-conflict = `{ $login }` came in ({ $came } of { $expected }); { $places ->
    [one] 1 place of theirs waits for them
   *[other] { $places } places of theirs wait for them
}
collect-came-failed = what `{ $login }` sent cannot be used: { $why }
collect-waiting = { $came } of { $expected } are in; looking again at { $next }, until { $until }
collect-waiting-trouble = the cloud could not be asked: { $why }; looking again at { $next }, until { $until }
collect-complete = { $project }: all { $expected } are in
collect-so-far = { $project }: { $came } of { $expected } are in
collect-unknown = { $count ->
    [one] and 1 more who never sent anything
   *[other] and { $count } more who never sent anything
}
collect-since = since the last complete collection of { $last }
collect-since-ever = there was no complete collection before
collect-status-running = { $project }: a collection is at work, until { $until }; { $came } of { $expected } are in
collect-status-open = { $project }: the last collection is not complete; { $came } of { $expected } are in
collect-status-idle = { $project }: no collection is under way
collect-status-last = the last complete collection was at { $last }
collect-set-last-done = { $project }: what was sent until { $at } counts as collected
collect-set-last-would = { $project }: what was sent until { $at } would count as collected
collect-set-last-after = { $count ->
    [one] 1 contributor has sent something after that
   *[other] { $count } contributors have sent something after that
}

## Help

help-collect = Wait for the work of contributors, merge each as it comes, and say who came
    .long =
        This is for the head office of a team. It looks in the cloud who has sent something since the last complete
        collection, merges each into the shared text as it comes, and publishes the whole, so that everybody's next sync
        brings it. It ends with 0 when all are in, and with 8 when the time is over and somebody is missing. One who is in
        conflict, or whose work cannot be used, does not stop the others.

        A contributor has come in when their own branch in the cloud (LOGIN/scribe) has moved. Those who work with Scribe
        and are stuck in a conflict are merged as well; Scribe's next sync goes through.

        Without --expect and --from everybody is waited for who ever sent something. What had come in when a collection
        ends early stays in the shared text, and the next one goes on from there.
    .examples =
        scribe-sync collect "Hausa Luke" --expect 12
        scribe-sync collect "Hausa Luke" --from boaz,dina,eli --max-wait 04:00:00 --every 10m
        scribe-sync collect "Hausa Luke" --expect 12 --dry-run
        scribe-sync collect status "Hausa Luke"
        scribe-sync collect extend 1h
        scribe-sync collect set-last "Hausa Luke" --at 2026-11-01
help-collect-project = The project: a name, a folder, the start of an id, or OWNER/NAME in the cloud
help-collect-expect = How many have to come, not counting this account
help-collect-from = Who has to come: logins; nobody else's work is merged
help-collect-max-wait = How long to wait: 90s, 10m, 4h, 04:00:00; 4h when not said, 0s to look once
help-collect-every = The time between two looks; 10m when not said
help-collect-combine = Whether words of two people come together in one verse: apart (where a word that nobody changed stands between them), never (the verse waits for a decision)
help-collect-on-conflict = What to do where a contributor changed what others changed, too: hold (the shared text stays, theirs waits for them), stop (merge nothing of that contributor), mine, theirs
help-collect-attempts = How often to try a look that fails for now; 1 when not said
help-collect-interval = How long to wait between two such attempts; 10m when not said
help-collect-deadline = The same as --max-wait
help-collect-limit-upload = Send no more than this in a second: 800, 50k, 1.5M
help-collect-limit-download = Receive no more than this in a second: 800, 50k, 1.5M
help-collect-status = Show who has come since the last complete collection, as of the last look
    .long =
        Needs no network: it shows what the last look of a collection has found, also while one is at work in another
        terminal.
    .examples =
        scribe-sync collect status "Hausa Luke"
help-collect-extend = Put off the end of a collection that is at work, from another terminal
    .long =
        By DURATION, or, without one, the whole time begins anew from now.
    .examples =
        scribe-sync collect extend
        scribe-sync collect extend 1h
help-collect-extend-by = By how much: 90s, 10m, 4h, 04:00:00
help-collect-extend-run = The run, by its name in the report; all collections when none is named
help-collect-set-last = Say since when contributors are to have come
    .long =
        Takes the contributors' branches as they are now for a complete collection, so that the next one waits for what
        comes after. With --at what was sent until then counts as collected, by the times of the commits. A complete
        collection does this by itself.
    .examples =
        scribe-sync collect set-last "Hausa Luke"
        scribe-sync collect set-last "Hausa Luke" --at 2026-11-01
help-collect-set-last-at = A time: 2026-11-01, 2026-11-01T18:00:00Z, or so many days (7) or hours (12h) ago
