### Words about texts of which there are two: the conflicts that wait for a person, and the versions of a verse.

state-conflict-held = everything else was merged and sent; in these places the shared text stays in your files, and your own text is kept in the project's history until you decide
hint-resolve = see both texts with `scribe-sync conflicts "{ $project }"`, and decide with `scribe-sync resolve "{ $project }"`
sync-took-mine = { $reference } in `{ $file }` was changed on both sides; your text was taken, as you asked beforehand
sync-took-theirs = { $reference } in `{ $file }` was changed on both sides; the shared text was taken, as you asked beforehand, and yours is kept in the history

sync-combined = { $count ->
    [one] 1 verse was put together from two people's words
   *[other] { $count } verses were put together from two people's words
}: { $places }{ $more ->
    [0] { "" }
   *[other] { " " }and { $more } more
}; nobody has read { $count ->
    [one] it as it stands
   *[other] them as they stand
} now: read { $count ->
    [one] it
   *[other] them
} with `scribe-sync conflicts "{ $project }" --combined`
sync-decided-by = { $by } decided { $reference }, which waited for you; it says now: “{ $text }”; your text was: “{ $mine }”; to take yours again: scribe-sync resolve "{ $project }" "{ $reference }" --mine
sync-decided-elsewhere = { $reference }, which waited for you, was decided in your name on another computer; it says now: “{ $text }”; your text was: “{ $mine }”; if that was not you: scribe-sync resolve "{ $project }" "{ $reference }" --mine
sync-decided-more = { $count ->
    [one] 1 more place that waited for you was decided
   *[other] { $count } more places that waited for you were decided
}: see { $count ->
    [one] it
   *[other] them
} with `scribe-sync conflicts "{ $project }" --decided`

## conflicts

conflicts-none = Nothing waits for you: there is one text everywhere.
combined-none = There is no verse that was put together and is still to be read.
combined-at = { $place }, put together { $when }
combined-base = Text before:
combined-ours = Text of one person:
combined-theirs = Text of the other:
combined-now = Together, as it stands now:
combined-how = When you have read them: scribe-sync resolve "{ $project }" --read
decided-none = Nobody else decided anything that waited for you.
decided-at = { $place }, decided by { $by }, { $when }
decided-of = { $place }, which waited for { $account }, decided by { $by }, { $when }
decided-now = Text now:
decided-how = Take yours again with: scribe-sync resolve "{ $project }" REF --mine; when you have read them: scribe-sync resolve "{ $project }" --read
conflicts-how = Decide with: scribe-sync resolve "{ $project }"
conflict-own = { $place }, since { $when }
conflict-of = { $place }, since { $when }, waits for { $account }
conflict-theirs = Shared text:
conflict-theirs-by = Text of { $who }:
conflict-mine = Your text:
conflict-nothing = (no text to show)

## resolve

ask-resolve = { $place } ({ $number } of { $all }): which text is to stand?
resolve-choice-mine = my text
resolve-choice-theirs = the shared text
resolve-choice-both = both, one after the other
resolve-choice-edit = another one, which I write now
resolve-choice-later = decide later
resolve-choice-stop = stop asking
resolve-edit-below = Write the text above this line as it is to stand. What follows is your earlier text, for reading.
resolve-none = Nothing waits in { $project }.
resolved-mine = { $place }: your text stands now
resolved-theirs = { $place }: the shared text stays
resolved-both = { $place }: both texts stand now, one after the other
resolved-edited = { $place }: the text that you gave stands now
resolved-read = { $place }: read
resolve-left = { $count ->
    [one] 1 place still waits for you
   *[other] { $count } places still wait for you
}
resolve-next = The next sync sends it: scribe-sync sync "{ $project }"
resolve-how = how to decide was not said
hint-resolve-how = say it for all places with `scribe-sync resolve "{ $project }" --mine`, `--theirs` or `--both`, or name one place before it
resolve-nothing-there = nothing waits at `{ $reference }` in `{ $project }`
hint-conflicts = see what waits with `scribe-sync conflicts "{ $project }"`
resolve-not-both = { $reference } can hold one text only
resolve-no-room = the text cannot be put into { $reference }
hint-resolve-other = choose with `scribe-sync resolve "{ $project }" REF --mine` or `--theirs`
resolve-typed-kept = nothing was decided; the text that you wrote is kept in `{ $path }`
resolve-no-account = `{ $project }` was never synced, so nothing can wait in it
editor-not-started = the editor `{ $program }` could not be started
hint-editor = name your editor in the variable EDITOR, or give the text in a file with `--text-file FILE`

## log

log-version = { $when }  { $who }
log-which = which project was not said
hint-log-which = name the project and the place, as in `scribe-sync log "Hausa Luke" "LUK 4:18"`
log-nothing-there = there is no `{ $reference }` in `{ $project }`
log-too-large = `{ $file }` has { $size }, and files of more than { $limit } are not searched for a place
hint-log-file = the versions of the whole file: `scribe-sync log "{ $project }" "{ $file }"`

## backup diff

diff-none = Nothing differs from the backup `{ $backup }`.
diff-layout = { $place }: only blanks and line ends differ
diff-backup = In the backup:
diff-now = Now:
