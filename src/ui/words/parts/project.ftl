### Words of the project side of the program: projects on this computer, Scribe's local users, backups, restores.

## Scribe's local users

profile-unknown = Scribe on this computer has no user `{ $profile }`
profile-several = Scribe on this computer has { $count } users, in `{ $home }`, and none was chosen
profile-none = there is no Scribe user on this computer, in `{ $home }`
profile-name-invalid = `{ $profile }` cannot be the name of a Scribe user: at most 30 letters, digits, blanks, `_`, `-` or `.`
ask-profile = Scribe's user on this computer
hint-profile-choose = add `--profile NAME` with one of: { $profiles }
hint-profile-make = to bring a project to a computer without Scribe, add `--profile NAME`; it makes Scribe's folders
hint-home-elsewhere = if Scribe's folder lies elsewhere, name it with `--home DIR`; it is the folder that holds `users`

## Finding a project

project-not-found = there is no project `{ $project }` on this computer
project-folder-not-found = there is no folder `{ $folder }`
project-ambiguous = `{ $project }` fits { $count } projects
project-candidate = `{ $project }` in `{ $folder }`
hint-project-by-folder = name the one you mean by its folder
hint-project-nearest = did you mean `{ $project }`?
hint-projects-list = list the projects with `scribe-sync projects`
project-gone = `{ $project }` is not on this computer any more; { $count ->
    [one] a backup of it is left
   *[other] { $count } backups of it are left
}
hint-bring-back = bring it back with `scribe-sync backup restore "{ $project }" 1`; 1 is the newest backup
project-busy = `{ $project }` is in use by another run of scribe-sync ({ $holder })
hint-run-again-later = wait until the other run is over, then run the command again

## A damaged project

project-damaged = the project `{ $project }` is damaged
project-unreadable = the project `{ $project }` cannot be read
project-metadata-missing = its `metadata.json` is missing
project-metadata-empty = its `metadata.json` is empty
project-metadata-invalid = its `metadata.json` cannot be read: { $why }
project-metadata-too-large = its `metadata.json` is larger than { $limit }
project-metadata-unreadable = the system refused to open its `metadata.json`: { $why }
project-id-invalid = the project id in its `metadata.json` has characters that an id cannot have
hint-project-restore-backup = look for a good backup with `scribe-sync backup verify "{ $project }"`, then bring it back with `scribe-sync backup restore "{ $project }" NUMBER`

## Taking backups

backup-not-taken = the backup of `{ $project }` could not be taken
backup-stopped = stopped while working with the backups
backup-ring-not-a-folder = `{ $folder }` is not a plain folder, so no backup is kept there
backup-ring-busy = another run is working with the backups in `{ $folder }` ({ $holder })
backup-name-impossible = no backup can be named after the folder `{ $name }`
backup-no-space = `{ $folder }` has { $free } free; a backup needs { $need }
backup-not-evicted = the old backup `{ $backup }` could not be removed; the new one is safe
project-away = `{ $project }` is not here now
project-link-away = its folder is a link to `{ $target }`, and nothing is there
projects-folder-away = the projects in `{ $folder }` are not here now
project-left-out = `{ $project }` was left out: { $why }
project-not-synced = `{ $project }` was not looked into
project-name-not-unicode = the name of its folder is not Unicode text; rename the folder
hint-project-away = plug in the disk that it lies on, then run the command again; if you do not need it any more, delete the link
hint-project-rename-folder = rename the folder, and Scribe and scribe-sync find it again by what is in it
projects-link = its folder is a link to `{ $target }`
backup-skipped-placeholder = `{ $path }` was left out: it is only a placeholder, and its content is with the cloud service of another program; have that program keep it on this computer
backup-lacks = `{ $path }` was there when the backup was taken, and is not in it as it was
backup-lacks-some = { $count ->
    [one] the backup `{ $backup }` lacks a file; older backups that have it stay
   *[other] the backup `{ $backup }` lacks { $count } files; older backups that have them stay
}
backup-same-content = the backup `{ $backup }` has all that is here now; none was taken anew
backup-skipped-name = `{ $path }` was left out: its name is not Unicode text
backup-skipped-odd = `{ $path }` was left out: it is a link or no plain file
backup-skipped-unreadable = `{ $path }` was left out: it cannot be read
backup-skipped-repository = `{ $path }` was left out: it belongs to another git repository
backup-file-busy = `{ $path }` was being saved all the time; its copy may be cut in the middle

## Finding and checking backups

backup-none = there is no backup of `{ $project }`
backup-not-found = `{ $project }` has no backup `{ $backup }`; it has { $count } in all
backup-foreign = the folder `{ $backup }` is not a backup that Scribe or scribe-sync made
backup-which = which backup of `{ $project }` is to be restored was not said
ask-backup = Backup of { $project }
hint-backup-list = see them with `scribe-sync backup list "{ $project }"`
hint-backup-show = see what is in it with `scribe-sync backup show "{ $project }" { $number }`
hint-backup-verify = look for a good one with `scribe-sync backup verify "{ $project }"`
hint-backup-restore-number = name one by its number, 1 is the newest: `scribe-sync backup restore "{ $project }" 1`
hint-backup-newest-good = the newest backup that verifies is { $number }: `scribe-sync backup restore "{ $project }" { $number }`
backup-not-whole = the backup `{ $backup }` is damaged: { $count ->
    [one] one file
   *[other] { $count } files
}
backup-damage-missing = `{ $path }` is missing
backup-damage-changed = `{ $path }` is not as it was when the backup was taken
backup-damage-unreadable = `{ $path }` cannot be read: { $why }
backup-damage-extra = `{ $path }` was added after the backup was taken
backup-damage-odd = `{ $path }` is a link or no plain file
backup-damage-more = and { $count } more
backup-project-untouched = the project was not touched

## Restoring

backup-of-another-project = the backup `{ $backup }` holds another project than `{ $project }`
backup-book-not-found = there is no book `{ $book }` in the backup `{ $backup }`
ask-restore = What is there now is backed up first. Put { $count ->
    [one] one file
   *[other] { $count } files
} of `{ $project }` back as in the backup of { $time }?
ask-restore-undated = What is there now is backed up first. Put { $count ->
    [one] one file
   *[other] { $count } files
} of `{ $project }` back as in the backup `{ $backup }`?
restore-declined = nothing was restored
restore-half-way = the restore is half done, and nothing is lost: the next run of scribe-sync on this project finishes it
restore-in-the-way = `{ $path }` was not restored: something that is not a plain file stands there
restore-kept = `{ $path }` was saved meanwhile, or cannot be reached; it stays as it is
restore-kept-aside = a text of `{ $path }` that was saved during the restore is kept in `{ $place }`
restore-journal-damaged = the notes of an unfinished restore cannot be read; what it had staged is kept in `{ $folder }`
restore-reload-scribe = if the project is open in Scribe, close it there and open it again before you go on typing
restore-next-sync = the next `scribe-sync sync "{ $project }"` stops and wants to know which text counts: `--publish-restore` makes the restored one everybody's, `--take-cloud` goes on with the newest one

## Bringing back a project whose folder is gone

ask-bring-back = Bring `{ $project }` back as in the backup of { $time }, with { $count ->
    [one] one file
   *[other] { $count } files
}?
ask-bring-back-undated = Bring `{ $project }` back as in the backup `{ $backup }`, with { $count ->
    [one] one file
   *[other] { $count } files
}?
bring-back-would = `{ $project }` would be in `{ $folder }` again
bring-back-done = `{ $project }` is in `{ $folder }` again
bring-back-without = `{ $path }` could not be backed up, so it is not back
bring-back-whole = `{ $project }` is not on this computer any more; it can only be brought back whole, without `--book`
bring-back-in-the-way = something is in the way: `{ $folder }` is there already
bring-back-next-sync = where newer text is in the cloud, the next `scribe-sync sync "{ $project }"` stops and wants to know which text counts: `--take-cloud` goes on with the newest one, `--publish-restore` makes the restored one everybody's
