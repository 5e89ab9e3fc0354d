### Words of the sync side of the program: what stopped a sync or is to be known about it, in a translator's words.
### A sentence about what failed begins in lower case and has no full stop.

## What is said of the state things are in

state-nothing-changed = nothing was changed
state-nothing-sent = nothing was sent to the cloud; the files of the project are as they were
state-restore-unsettled = the files named here have the text as it was saved, nothing of it was sent, and the next sync asks again what is to become of the restored text
state-saved-here = your work is kept in the project's history on this computer; the cloud does not have it yet
state-arrival-unknown = your work is kept in the project's history on this computer; whether the cloud has it too could not be learned
state-own-branch-sent = your work is in the cloud, in your own place there; the shared text was not changed
state-sent-files-pending = the cloud has your work; on this computer not all files are the newest yet, and the next sync goes on with that
state-nothing-accepted = nothing of what came was used; the project is as it was
state-conflict-both-safe = nothing was merged and nothing is lost: your files are as you left them and also safe in the cloud, in your own place there; the shared text keeps the others' version

## Which project, which cloud

ask-project = Project
ask-profile-name = Name for a new user in Scribe's folders on this computer
ask-public = Scribe lists only public projects from the cloud. Should everybody be able to read `{ $project }` there?
sync-which = which project to sync was not said
sync-one-project-only = `--repo` and `--into` are for one project, and several were named
sync-bad-repository = `{ $repository }` is not the name of a repository: it looks like `OWNER/NAME`, of letters, digits, `-`, `_` and `.`
sync-several-in-cloud = several projects in the cloud fit `{ $word }`
cloud-folder-missing = there is no folder `{ $folder }`, which is to be the cloud
hint-cloud-folder = plug in the disk or stick that holds it, or make the folder, then run the command again
hint-sync-which = name a project, as in `scribe-sync sync "Hausa Luke"`, or take all with `scribe-sync sync --all`
hint-name-one = name one of them: { $names }
hint-projects = list the projects here and in the cloud with `scribe-sync projects`
hint-profile-proposed = to make a user in Scribe's folders for it, add `--profile "{ $profile }"`
hint-profile-for-down = to bring a project to another folder than Scribe's, add `--into DIR`
## The account of a project

ask-change-account = `{ $project }` was synced by the account { $owner } so far. Should { $login } sync it from now on?
sync-other-account = `{ $project }` belongs to the account `{ $owner }` on this computer, and this run is for `{ $login }`
sync-account-missing = `{ $project }` belongs to the account `{ $owner }`, which is not logged in on this computer
hint-account-of-project = without `--account`, SCRIBE_SYNC_ACCOUNT and SCRIBE_SYNC_TOKEN the project is synced by `{ $owner }`, once that account is logged in here
hint-change-account = if `{ $login }` is to sync it from now on: `scribe-sync sync "{ $project }" --account { $login } --change-account`
hint-login-as = log in with `scribe-sync login --user { $owner }`
hint-change-account-of = if another account is to sync it from now on: `scribe-sync sync "{ $project }" --account LOGIN --change-account`
## One id in two folders

sync-copy = `{ $folder }` has the same Scribe id as `{ $project }` in `{ $other }`, as a copied folder has
sync-copy-of = `{ $other }` is synced with { $repository }
hint-renew-id = if it is to be a project of its own, give it a new id: `scribe-sync projects renew-id "{ $folder }"`
hint-copy-repository = if it is the project that is to be synced, name its place in the cloud: `scribe-sync sync "{ $folder }" --repo OWNER/NAME`
sync-id-elsewhere = { $repository } in the cloud has the same Scribe id as `{ $project }` in `{ $folder }`, which is synced with { $other }
hint-id-elsewhere-into = to have it here besides, bring it to a folder of its own: `scribe-sync sync { $repository } --into DIR`
hint-id-elsewhere-renew = whoever made the copy can give it an id of its own with `scribe-sync projects renew-id PROJECT`
projects-has-copy = the folder `{ $other }` has the same Scribe id; a copy that is to be a project of its own needs a new one
projects-is-copy = the folder `{ $other }` has the same Scribe id; to make this one a project of its own: `scribe-sync projects renew-id "{ $folder }"`
doctor-ids = no Scribe id is in two folders

## projects renew-id

renew-id-done = `{ $project }` has the id { $id } now; before it was { $old }
renew-id-would = `{ $project }` would get a new id in place of { $old }
renew-id-untied = it is no longer tied to { $repository }; its first sync makes a place of its own in the cloud
renew-id-backup = backup { $backup }
renew-id-scribe = Scribe opens it only in a folder called `{ $name }`: rename the folder, or run the command with `--rename-folder` next time
renew-id-odd = the `metadata.json` of `{ $project }` has no place for an id
help-projects-renew-id = Make a copied folder a project of its own, with a new id
    .long =
        A copy of a project folder has the id of the original, and would be taken for it. This takes a backup of the copy,
        unties it from the repository of the original, and gives it a new id as Scribe makes one. Its name, its texts and
        its folder stay as they are; --rename-folder gives the folder the name by which Scribe finds it.
    .examples =
        scribe-sync projects renew-id "./Hausa Luke - Copy"
        scribe-sync projects renew-id "./Hausa Luke - Copy" --rename-folder
help-projects-renew-id-project = The project: a folder, or a name that only one has
help-projects-renew-id-rename-folder = Rename the folder as Scribe calls it: NAME_ID

## Already running

sync-busy = `{ $project }` is in use by another run of scribe-sync
lock-holder = it is held by { $holder }
hint-busy = wait until the other run is over, then run the command again

## The first upload

sync-would-create = the project is not in the cloud yet; a sync would create it there
sync-private-by-default = the project was made private, because nobody said who may read it; Scribe desktop cannot list private projects: to have the next one public, add `--public` to its first sync, and to change this one, use its settings on the server's web page
sync-created-private = created { $repository } in the cloud, private: only its members can read it
sync-created-public = created { $repository } in the cloud, public: everybody can read it
sync-confidential = `{ $project }` says that it is confidential, and everybody could read it in the cloud
hint-confidential-private = to keep it among its members, make the repository private on the server, or for a first sync run `scribe-sync sync "{ $project }" --private`
hint-confidential-public = if everybody may read it, run `scribe-sync sync "{ $project }" --public`
sync-no-repository-name = no name for the cloud can be made of the name `{ $project }`
sync-other-project = { $repository } in the cloud is another project than `{ $project }`
sync-shared-replaced = somebody pushed over the shared text of `{ $project }` in { $repository }: what is there now has nothing to do with it
sync-replaced-by-none = it is no project
sync-put-back = the text of `{ $project }` is the shared one again; what was there instead stays in the history
hint-put-back = to put your text back as the shared one: `scribe-sync sync "{ $project }" --create-again{ $flags }`
sync-clock-wrong = this computer's clock shows { $time }, which cannot be: set it right; until then your changes bear the time of the change before
sync-other-project-is = it holds `{ $title }`
hint-choose-repository = choose another name in the cloud with `--repo OWNER/NAME`
sync-is-elsewhere = `{ $project }` has no history on this computer, and the same project is in the cloud as { $repository }
hint-go-on-there = to go on with it there: `scribe-sync sync "{ $project }" --repo { $repository }`
hint-make-another = to make another one of it: `scribe-sync sync "{ $project }" --repo { $repository }`
ask-attach = `{ $project }` has no history on this computer, and the same project is in the cloud as { $repository }. Go on with it there?
sync-repository-missing-elsewhere = there is no { $repository } in the cloud, and only its owner can create it

## Bringing a project down

sync-would-bring-down = a sync would bring { $repository } to this computer
sync-repository-not-found = { $repository } is not in the cloud, or this account may not see it
sync-repository-empty = { $repository } is in the cloud, but nothing was sent to it yet
sync-no-shared-branch = { $repository } has no branch `scribe-main`, and which of its branches holds the project cannot be told
sync-branches-there = { $count ->
    [one] the only branch there is { $branches }
   *[other] the { $count } branches there are { $branches }
}
sync-not-a-project = { $repository } is not a Scribe project
sync-into-not-empty = the folder `{ $folder }` holds something already
sync-folder-taken = the folder `{ $folder }` is there already and holds another project
sync-down-disturbed = somebody wrote `{ $path }` while the project was being brought down

## The project on this computer

sync-healed = a sync that was cut off was finished first
sync-healed-restore = a restore of the backup `{ $backup }` that was cut off was finished first
sync-kept-save = a text that was saved while a sync was writing the same file is kept in `{ $path }`
sync-bad-login = no project can be worked on under the account name `{ $login }`
sync-branch-lost = the project's history on this computer is incomplete: your own line of work is missing from it
hint-bring-down-again = bring the project down again with `scribe-sync sync OWNER/NAME --into DIR`, and copy your newest files over it
sync-other-branch = `{ $project }` is not on your own line of work, and changing over to it would set texts back
sync-on-branch = the project is on `{ $branch }` in git
hint-other-branch = log in as the account that the project belongs to, or have somebody who knows git change it over to `{ $branch }`
sync-restored = texts of `{ $project }` were restored from the backup `{ $backup }`; to send them would set the shared text back for everybody
sync-pasted = the folder of `{ $project }` is an older copy than what this computer last synced; to send it would set the shared text back for everybody
sync-restore-unsettled = what is to become of the restored text of `{ $project }` is not settled for all files: once those named here are closed and can be read, run the same command again; a sync without it stops and asks
hint-publish-restore = to make the older text a new change for everybody: `scribe-sync sync "{ $project }" --publish-restore`
hint-take-cloud = to leave it and go on with the newest text from the cloud: `scribe-sync sync "{ $project }" --take-cloud`
hint-restore-newest-with = the newest backup that has it is number { $number }, `{ $backup }`: `scribe-sync backup restore "{ $project }" { $number }{ $flags }`
hint-restore-newest-good = the newest good backup is number { $number }: `scribe-sync backup restore "{ $project }" { $number }`

sync-folder-went-away = it was there when the sync began
state-folder-went-away = what the folder holds was not changed since it went away
hint-folder-went-away = plug the disk in again, or put the folder back, then run `scribe-sync sync` again

## Files that stay out

skip-link = `{ $path }` is a link: what lies behind it is neither sent nor received; to have a project on another disk, move its whole folder there and put a link in the folder's place
skip-special-file = `{ $path }` is not a plain file and is not sent
skip-nested-repository = `{ $path }` belongs to another git repository and is not sent
skip-name-not-portable = `{ $path }` has a name that other computers cannot have; rename it to have it sent
skip-name-not-unicode = `{ $path }` has a name that is not Unicode text; rename it to have it sent
skip-too-deep = `{ $path }` lies too many folders deep and is not sent
skip-case-twin = `{ $path }` differs from another file only in capital letters or accents; rename one of them to have both sent
skip-editor = `{ $path }` is a lock, a swap file or an older copy that an editor made for itself; it is not sent
skip-copy = `{ $path }` is a second copy of a file, made by a sync program or a file manager, and is not sent; look whether it holds text that you miss, then delete it, or rename it to have it sent
skip-placeholder = `{ $path }` is only a placeholder: its content is with the cloud service of another program; have that program keep it on this computer, then it is sent
skip-name-taken = `{ $path }` and `{ $other }` are one name on many computers: only `{ $other }` is in the folder, and `{ $path }` stays in the cloud; to have both, give `{ $other }` another name and sync again
skip-name-of-scribe = `{ $path }` and `{ $other }` are one name on many computers: only `{ $other }` is in the folder, and `{ $path }` stays in the cloud; ask whoever sent `{ $path }` to give it another name
skip-file-unreadable = `{ $path }` cannot be read; its last synced text stays in the cloud
skip-folder-unreadable = the folder `{ $path }` cannot be read; its last synced files stay in the cloud
skip-being-saved = `{ $path }` was being saved, or was open in another program, all the time; the next sync takes it

## The guard

guard-metadata-gone = `metadata.json` of `{ $project }` is gone; without it the project is none
guard-many-gone = { $count } of the { $of } files of `{ $project }` are gone
guard-emptied = { $count ->
    [one] a file of `{ $project }` holds no text any more; at the last sync it did
   *[other] { $count } files of `{ $project }` hold no text any more; at the last sync they did
}
guard-cut = { $count ->
    [one] a file of `{ $project }` has lost most of its text since the last sync
   *[other] { $count } files of `{ $project }` have lost most of their text since the last sync
}
guard-damaged = a file of `{ $project }` is damaged
guard-torn = `{ $path }`: zeros stand where a part of its text was, as after a power cut
guard-no-text = `{ $path }` holds no text any more: it is empty, or full of zeros or rubbish, as after a power cut
guard-verses-lost = `{ $path }`: { $count } of its { $of } verses are gone
guard-frames-lost = `{ $path }`: { $count } of its { $of } frames are gone
guard-words-lost = `{ $path }`: { $count } of its { $of } words are gone
guard-book-gone = all of { $book } in `{ $project }` is gone
guard-path = `{ $path }`
guard-more = and { $count } more
hint-copy-from-cloud = if this is not meant: no backup has all of it, but the cloud does; `scribe-sync sync { $repository } --into DIR` brings a copy into the new folder DIR, from which you can copy the files back
hint-restore-backup = if this is not meant, look for a backup with `scribe-sync backup list "{ $project }"`
hint-allow-deletions = if it is meant, run `scribe-sync sync "{ $project }" --allow-deletions`

## Both sides changed the same place

sync-conflict = { $count ->
    [one] 1 place of `{ $project }` was changed both here and in the cloud
   *[other] { $count } places of `{ $project }` were changed both here and in the cloud
}
sync-conflict-at = { $reference } in `{ $file }`
hint-conflict-stop = agree on one text with the others, write it here in those places, and have them take it over, or the other way round; then run `scribe-sync sync` again
sync-change-over-deletion = `{ $path }` was deleted on one side and changed on the other; the changed text stays
sync-conflict-marks = conflict marks of another program (`<<<<<<<`, `>>>>>>>`) stand in `{ $file }` at { $place }
sync-conflict-marks-more = { $count ->
    [one] and at { $count } more place
   *[other] and at { $count } more places
}
hint-conflict-marks = both texts stand between the marks: keep one of them in the file, delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`, and sync again
sync-encoding-changed = The encoding of `{ $path }` was { $old ->
    [none] not known
   *[other] { $old }
} and is { $new ->
    [none] not known
   *[other] { $new }
} now. Scribe reads UTF-8 only: open the file in a text editor and save it as UTF-8
sync-encoding-is-utf8 = The encoding of `{ $path }` was { $old ->
    [none] not known
   *[other] { $old }
} and is { $new } now, which Scribe reads
sync-rename-followed = `{ $old }` is called `{ $new }` now, because somebody renamed it; what was changed under the old name is in it
sync-renames-followed = { $count ->
    [one] { $count } more file was renamed the same way
   *[other] { $count } more files were renamed the same way
}

## Sending

sync-archived = { $repository } is archived in the cloud; nothing can be sent to it
sync-not-allowed = this account may not send to { $repository }
sync-protected = the shared text of { $repository } is protected: this account may not change it
sync-branch-in-the-way = `{ $repository }` has a branch `{ $other }`, and as long as it has that name there can be no branch `{ $branch }`, to which this account sends
hint-branch-in-the-way = give the branch `{ $other }` another name on { $page }, or delete it there if its text is in `scribe-main` too, or ask the owner to; then sync again
hint-branch-in-the-way-folder = give the branch `{ $other }` another name: `git -C "{ $folder }" branch -m "{ $other }" "{ $other }-old"`; then sync again
sync-rejected = the cloud did not take what was sent to { $repository }
sync-part-refused = the cloud did not take a part of the upload
sync-left-out = { $count ->
    [one] a file of `{ $project }` is too large to be sent; everything else goes
   *[other] { $count } files of `{ $project }` are too large to be sent; everything else goes
}
sync-file-too-large = `{ $path }`: { $size }
sync-limit-between = the server, or a proxy on the way to it, does not take { $refused } at once; up to { $taken } got through
sync-limit-below = the server, or a proxy on the way to it, does not take { $refused } at once
state-left-out = the rest is in sync; such a file stays on this computer as it is, and the cloud keeps the version that it has, if it has one
hint-left-out-smaller = make the file smaller (a recording as MP3, or in shorter pieces), or ask whoever runs the server to let larger requests through
sync-limit-cut = each connection was cut off before { $refused } were through
hint-left-out-other-line = use another internet connection if there is one, or make the file smaller (a recording as MP3, or in shorter pieces)
hint-left-out-again = it is tried again when it changes, after { $days ->
    [one] a day
   *[other] { $days } days
}, or with `scribe-sync sync "{ $project }" --retry-large`
sync-too-busy = others kept sending to `{ $project }` at the same moment
server-says = the server says: { $text }
hint-ask-owner-rights = ask the owner of the repository whether your account may write to it
hint-later = run the same command again in a few minutes

sync-budget-reached = what one run may transfer, { $most }, is reached with `{ $project }`
sync-file-over-budget = `{ $path }`: { $size }; it needs `--max-transfer` of { $needed } or more
sync-budget-needed = the rest of it needs `--max-transfer` of { $needed } or more
hint-budget = what went is kept; the next run goes on there. What is being received for a project that is here begins again: if it never gets through, allow more with `--max-transfer`
hint-budget-larger = allow more with `--max-transfer`, or send it once without; the rest is in sync

## Receiving, and the files on this computer

sync-backup-failed = no backup of `{ $project }` could be taken, and without one no file is changed
sync-saved-meanwhile = { $count ->
    [one] a file was saved, or another program had it open, while the sync was at work; nothing in it was overwritten
   *[other] { $count } files were saved, or other programs had them open, while the sync was at work; nothing in them was overwritten
}
sync-files-busy = files of `{ $project }` were being saved, or were open in another program, each time that the sync wanted to bring them up to date
sync-files-unreadable = newer texts came for files of `{ $project }` that cannot be read on this computer
hint-make-readable = make them plain files that can be read and written again, then run `scribe-sync sync` again
hint-close-editor = close the project in Scribe and the files in other programs, then run `scribe-sync sync` again
sync-metadata-kept = the `metadata.json` that came from the cloud was damaged or missing; the one of this computer was put in its place, for everybody
sync-id-kept = the `metadata.json` that came from the cloud has the id of another project; the one of this computer was put in its place, for everybody
sync-other-id = what came from the cloud says that `{ $project }` is another project
sync-other-id-is = its `metadata.json` has the project id { $id }
sync-other-id-none = its `metadata.json` has no project id any more
sync-own-other-id = `metadata.json` in the folder of `{ $project }` says that it is another project
sync-own-id-was = the project id at the last sync was { $id }
sync-own-id-back = `metadata.json` of the last sync was put back; the other one is kept in `{ $path }`
hint-own-id-back = to put `metadata.json` of the last sync back: `scribe-sync sync "{ $project }" --without-refused`
sync-housekeeping-failed = tidying up after the sync did not work, which does no harm: { $detail }

## The project in the cloud is not what it was

sync-repository-moved = the project is called { $repository } in the cloud now; that was noted
sync-no-repository = `{ $project }` has no place in the cloud
sync-shared-text-gone = the shared text of `{ $project }` is no longer in the cloud
sync-repository-gone = { $repository } is no longer in the cloud
sync-repository-gone-why = it was deleted, or this account may not see it any more
hint-ask-team = ask the owner or the team what happened; everything that was synced is still on this computer
hint-create-again = if it is to be put there again from this computer: `scribe-sync sync "{ $project }" --create-again`

## What the cloud answered

remote-not-found = the project is not in the cloud, or this account may not see it
remote-token-refused = the cloud refused the access token
remote-forbidden = this account may not do that in the cloud
remote-broken = the history of the project in the cloud is damaged or breaks the rules, and was not accepted
remote-temporary = the server cannot answer now (answer { $status })
remote-quota = the cloud has no room for what was sent: it keeps to a limit of space or size
hint-quota = ask the owner of the repository, or whoever runs the server, for more space; what others sent still comes to you
remote-too-large = what was sent is larger than the server or a proxy on the way takes
remote-web-page = a web page came instead of an answer from the server
remote-status = the server answered { $status }, which scribe-sync does not know what to do with
remote-protocol = the server's answer could not be understood, or it was cut off
hint-web-page-portal = log in to the network in a browser, then run the command again
hint-web-page-account = if the network is fine, open the link in the mail that the server sent when the account was made

## The project's history on this computer

repo-object-missing = a part of the project's history on this computer is missing (`{ $id }`)
repo-damaged = the project's history on this computer is damaged (`{ $what }`)
repo-in-the-way = the project has a branch `{ $other }`, and git cannot have a branch `{ $branch }` beside it
hint-in-the-way = give the branch `{ $other }` another name in the project's folder: `git branch -m "{ $other }" "{ $other }-old"`
repo-refused = what came from the cloud breaks the rules for a project and was not accepted
sync-refused-since = it is there since the version { $commit } of { $author }
hint-refused-author = ask { $author } to take it away or to give it another name
hint-refused-team = ask your team who sent it, to take it away or to give it another name
hint-without-refused = or go on without it, for everybody: `scribe-sync sync "{ $project }" --without-refused{ $flags }`
hint-without-refused-elsewhere = or let somebody who has the project already go on without it, for everybody: `scribe-sync sync "{ $project }" --without-refused`
hint-another-repository = or go on in a new place in the cloud: `scribe-sync sync "{ $project }" --repo { $repository } --create-again`; the others who work on the project then run the same command
sync-refused-left-out = `{ $path }` was left out of the shared text, for everybody; it is still in the history
sync-refused-more = { $count ->
    [one] one more was left out
   *[other] { $count } more were left out
}
sync-would-be-refused = everybody else would refuse `{ $project }` as it is on this computer
repo-state = `{ $path }` is in a state in which scribe-sync leaves it alone
repo-moved = another program changed the project's history at the same moment (`{ $name }`)
repo-locked = another program left `{ $path }`, or is at work there
hint-foreign-lock = when no other program works on the project, delete that file, then run the command again
hint-repair = keep the folder; bring the project down again with `scribe-sync sync OWNER/NAME --into DIR`, and copy your newest files over it
repo-git-is-a-file = it is a file: the project is a second worktree, or a submodule, of a git repository that lies elsewhere, and a copy of the project would be without its history; sync the first folder of that repository, or move this file away to begin a history of its own
repo-borrows-objects = its history borrows from another folder (`{ $detail }`), and a copy of the project would not be whole
repo-is-linked-worktree = it is a second worktree of another git repository (`{ $detail }`)
repo-is-shallow = its history was cut off by git (`{ $detail }`); `git fetch --unshallow` completes it
repo-is-partial = git fetched it without some of its files (`{ $detail }`); clone it again as a whole
repo-other-work = a git command was begun there and not finished (`{ $detail }`); finish it or give it up with git
repo-unknown-format = it has a format that Scribe cannot read either (`{ $detail }`)

sync-text-lost = { $count ->
    [one] this is how the file came from the cloud; the backup `{ $backup }` still has the text that it had here
   *[other] this is how the { $count } files came from the cloud; the backup `{ $backup }` still has the texts that they had here
}
sync-many-deleted = { $count } files were deleted in the cloud and are gone here now; the backup `{ $backup }` still has them
