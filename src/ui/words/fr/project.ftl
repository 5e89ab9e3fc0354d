### Les mots du côté des projets : projets sur cet ordinateur, utilisateurs de Scribe, sauvegardes, restaurations.

## Les utilisateurs de Scribe sur cet ordinateur

profile-unknown = Scribe n’a pas d’utilisateur `{ $profile }` sur cet ordinateur
profile-several = Scribe a { $count } utilisateurs sur cet ordinateur, dans `{ $home }`, et aucun n’a été choisi
profile-none = Scribe n’a pas d’utilisateur sur cet ordinateur, dans `{ $home }`
profile-name-invalid = `{ $profile }` ne peut pas être le nom d’un utilisateur de Scribe : 30 caractères au plus, lettres, chiffres, espaces, `_`, `-` ou `.`
ask-profile = Utilisateur de Scribe sur cet ordinateur
hint-profile-choose = ajoutez `--profile NOM` avec l’un de ces noms : { $profiles }
hint-profile-make = pour apporter un projet sur un ordinateur sans Scribe, ajoutez `--profile NOM` ; les dossiers de Scribe seront créés
hint-home-elsewhere = si le dossier de Scribe est ailleurs, indiquez-le avec `--home DOSSIER` ; c’est celui qui contient `users`

## Trouver un projet

project-not-found = il n’y a pas de projet « { $project } » sur cet ordinateur
project-folder-not-found = il n’y a pas de dossier `{ $folder }`
project-ambiguous = « { $project } » convient à { $count } projets
project-candidate = « { $project } » dans `{ $folder }`
hint-project-by-folder = indiquez celui que vous voulez par son dossier
hint-project-nearest = vouliez-vous dire « { $project } » ?
hint-projects-list = listez les projets avec `scribe-sync projects`
project-gone = « { $project } » n’est plus sur cet ordinateur, mais { $count ->
    [one] il en reste { $count } sauvegarde
   *[other] il en reste { $count } sauvegardes
}
hint-bring-back = ramenez-le avec `scribe-sync backup restore "{ $project }" 1` ; 1 est la sauvegarde la plus récente
project-busy = « { $project } » est utilisé par une autre exécution de scribe-sync ({ $holder })
hint-run-again-later = attendez que l’autre exécution soit finie, puis relancez la commande

## Un projet abîmé

project-damaged = le projet « { $project } » est abîmé
project-unreadable = le projet « { $project } » ne peut pas être lu
project-metadata-missing = son `metadata.json` manque
project-metadata-empty = son `metadata.json` est vide
project-metadata-invalid = son `metadata.json` est illisible : { $why }
project-metadata-too-large = son `metadata.json` dépasse { $limit }
project-metadata-unreadable = le système a refusé d’ouvrir son `metadata.json` : { $why }
project-id-invalid = l’identifiant du projet dans son `metadata.json` a des caractères qu’un identifiant ne peut pas avoir
hint-project-restore-backup = cherchez une bonne sauvegarde avec `scribe-sync backup verify "{ $project }"`, puis remettez-la en place avec `scribe-sync backup restore "{ $project }" NUMÉRO`

## Faire des sauvegardes

backup-not-taken = la sauvegarde de « { $project } » n’a pas pu être faite
backup-stopped = arrêté pendant le travail sur les sauvegardes
backup-ring-not-a-folder = `{ $folder }` n’est pas un dossier ordinaire ; aucune sauvegarde n’y est donc gardée
backup-ring-busy = une autre exécution travaille sur les sauvegardes dans `{ $folder }` ({ $holder })
backup-name-impossible = le dossier `{ $name }` ne peut pas donner son nom à une sauvegarde
backup-no-space = `{ $folder }` a { $free } de libre ; une sauvegarde demande { $need }
backup-not-evicted = l’ancienne sauvegarde `{ $backup }` n’a pas pu être retirée ; la nouvelle est en sûreté
project-away = « { $project } » n’est pas là en ce moment
project-link-away = son dossier est un lien vers `{ $target }`, où il n’y a rien
projects-folder-away = les projets de `{ $folder }` ne sont pas là en ce moment
project-left-out = « { $project } » a été laissé de côté : { $why }
project-not-synced = « { $project } » n’a pas été examiné
project-name-not-unicode = le nom de son dossier n’est pas un texte Unicode ; renommez le dossier
hint-project-away = branchez le disque où il se trouve, puis relancez la commande ; si vous n’en avez plus besoin, supprimez le lien
hint-project-rename-folder = renommez le dossier : Scribe et scribe-sync le reconnaissent à son contenu
projects-link = son dossier est un lien vers `{ $target }`
backup-skipped-placeholder = `{ $path }` a été laissé de côté : ce n’est qu’un fichier fictif, et son contenu est dans le service en ligne d’un autre programme ; demandez à ce programme de le garder sur cet ordinateur
backup-lacks = `{ $path }` était là quand la sauvegarde a été faite, et n’y est pas tel qu’il était
backup-lacks-some = { $count ->
    [one] il manque { $count } fichier à la sauvegarde `{ $backup }` ; les sauvegardes plus anciennes qui l’ont restent
   *[other] il manque { $count } fichiers à la sauvegarde `{ $backup }` ; les sauvegardes plus anciennes qui les ont restent
}
backup-same-content = la sauvegarde `{ $backup }` contient déjà tout ce qui est ici ; aucune n’a été refaite
backup-skipped-name = `{ $path }` a été laissé de côté : son nom n’est pas un texte Unicode
backup-skipped-odd = `{ $path }` a été laissé de côté : c’est un lien ou ce n’est pas un fichier ordinaire
backup-skipped-unreadable = `{ $path }` a été laissé de côté : il est illisible
backup-skipped-repository = `{ $path }` a été laissé de côté : il appartient à un autre dépôt git
backup-file-busy = `{ $path }` était sans cesse en cours d’enregistrement ; sa copie est peut-être coupée au milieu

## Trouver et vérifier des sauvegardes

backup-none = il n’y a pas de sauvegarde de « { $project } »
backup-not-found = « { $project } » n’a pas de sauvegarde `{ $backup }` ; il en a { $count } en tout
backup-foreign = le dossier `{ $backup }` n’est pas une sauvegarde faite par Scribe ou par scribe-sync
backup-which = vous n’avez pas dit quelle sauvegarde de « { $project } » restaurer
ask-backup = Sauvegarde de { $project }
hint-backup-list = voyez-les avec `scribe-sync backup list "{ $project }"`
hint-backup-show = voyez ce qu’elle contient avec `scribe-sync backup show "{ $project }" { $number }`
hint-backup-verify = cherchez-en une bonne avec `scribe-sync backup verify "{ $project }"`
hint-backup-restore-number = désignez-en une par son numéro, 1 étant la plus récente : `scribe-sync backup restore "{ $project }" 1`
hint-backup-newest-good = la sauvegarde intacte la plus récente est la { $number } : `scribe-sync backup restore "{ $project }" { $number }`
backup-not-whole = la sauvegarde `{ $backup }` est abîmée : { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
}
backup-damage-missing = `{ $path }` manque
backup-damage-changed = `{ $path }` n’est plus comme au moment de la sauvegarde
backup-damage-unreadable = `{ $path }` est illisible : { $why }
backup-damage-extra = `{ $path }` a été ajouté après la sauvegarde
backup-damage-odd = `{ $path }` est un lien ou n’est pas un fichier ordinaire
backup-damage-more = et { $count } de plus
backup-project-untouched = le projet n’a pas été touché

## Restaurer

backup-of-another-project = la sauvegarde `{ $backup }` contient un autre projet que « { $project } »
backup-book-not-found = il n’y a pas de livre `{ $book }` dans la sauvegarde `{ $backup }`
ask-restore = Ce qui est là maintenant sera d’abord sauvegardé. Remettre { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
} de « { $project } » comme dans la sauvegarde du { $time } ?
ask-restore-undated = Ce qui est là maintenant sera d’abord sauvegardé. Remettre { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
} de « { $project } » comme dans la sauvegarde `{ $backup }` ?
restore-declined = rien n’a été restauré
restore-half-way = la restauration est à moitié faite, et rien n’est perdu : la prochaine exécution de scribe-sync sur ce projet la terminera
restore-in-the-way = `{ $path }` n’a pas été restauré : quelque chose qui n’est pas un fichier ordinaire s’y trouve
restore-kept = `{ $path }` a été enregistré entre-temps, ou ne peut pas être atteint ; il reste comme il est
restore-kept-aside = un texte de `{ $path }` enregistré pendant la restauration est gardé dans `{ $place }`
restore-journal-damaged = les notes d’une restauration inachevée sont illisibles ; ce qu’elle avait préparé est gardé dans `{ $folder }`
restore-reload-scribe = si le projet est ouvert dans Scribe, fermez-le et rouvrez-le avant de continuer à écrire
restore-next-sync = le prochain `scribe-sync sync "{ $project }"` s’arrêtera et voudra savoir quel texte compte : `--publish-restore` fait du texte restauré celui de tout le monde, `--take-cloud` continue avec le plus récent

## Ramener un projet dont le dossier a disparu

ask-bring-back = Ramener « { $project } » comme dans la sauvegarde du { $time }, avec { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
} ?
ask-bring-back-undated = Ramener « { $project } » comme dans la sauvegarde `{ $backup }`, avec { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
} ?
bring-back-would = « { $project } » serait de nouveau dans `{ $folder }`
bring-back-done = « { $project } » est de nouveau dans `{ $folder }`
bring-back-without = `{ $path }` n’avait pas pu être sauvegardé ; il n’est donc pas revenu
bring-back-whole = « { $project } » n’est plus sur cet ordinateur ; il ne peut être ramené qu’en entier, sans `--book`
bring-back-in-the-way = quelque chose gêne : `{ $folder }` existe déjà
bring-back-next-sync = si un texte plus récent est dans le nuage, le prochain `scribe-sync sync "{ $project }"` s’arrêtera et voudra savoir quel texte compte : `--take-cloud` continue avec le plus récent, `--publish-restore` fait du texte restauré celui de tout le monde
