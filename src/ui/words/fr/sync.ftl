### Les mots français de : sync.

sync-budget-reached = ce qu’une exécution peut transférer, { $most }, est atteint avec `{ $project }`
sync-file-over-budget = `{ $path }` : { $size } ; il lui faut `--max-transfer` de { $needed } ou plus
sync-budget-needed = la suite demande `--max-transfer` de { $needed } ou plus
hint-budget = ce qui est parti est gardé ; la prochaine exécution continue de là. Ce qui est reçu pour un projet déjà présent ici recommence : si cela n’aboutit jamais, accordez davantage avec `--max-transfer`
hint-budget-larger = accordez davantage avec `--max-transfer`, ou envoyez-le une fois sans limite ; le reste est synchronisé
### Les mots de la synchronisation : ce qui l'a arrêtée ou ce qu'il faut en savoir, dans les mots d'un traducteur.
### Une phrase qui dit ce qui a échoué commence par une minuscule et n'a pas de point.

## Dans quel état sont les choses

state-nothing-changed = rien n’a été modifié
state-nothing-sent = rien n’a été envoyé au nuage ; les fichiers du projet sont comme ils étaient
state-restore-unsettled = les fichiers nommés ici ont le texte tel qu’il a été enregistré, rien n’en a été envoyé, et la prochaine synchronisation redemandera quoi faire du texte restauré
state-saved-here = votre travail est gardé dans l’historique du projet sur cet ordinateur ; le nuage ne l’a pas encore
state-arrival-unknown = votre travail est gardé dans l’historique du projet sur cet ordinateur ; impossible de savoir si le nuage l’a aussi
state-own-branch-sent = votre travail est dans le nuage, à votre propre place ; le texte commun n’a pas été modifié
state-sent-files-pending = le nuage a votre travail ; sur cet ordinateur, certains fichiers ne sont pas encore les plus récents, et la prochaine synchronisation continuera
state-nothing-accepted = rien de ce qui est arrivé n’a été utilisé ; le projet est comme il était
state-conflict-both-safe = rien n’a été fusionné et rien n’est perdu : vos fichiers sont comme vous les avez laissés et aussi en sûreté dans le nuage, à votre propre place ; le texte commun garde la version des autres

## Quel projet, quel nuage

ask-project = Projet
ask-profile-name = Nom d’un nouvel utilisateur dans les dossiers de Scribe sur cet ordinateur
ask-public = Scribe ne montre que les projets publics du nuage. Tout le monde doit-il pouvoir y lire « { $project } » ?
sync-which = vous n’avez pas dit quel projet synchroniser
sync-one-project-only = `--repo` et `--into` valent pour un seul projet, et plusieurs ont été nommés
sync-bad-repository = `{ $repository }` n’est pas le nom d’un dépôt : il s’écrit `PROPRIÉTAIRE/NOM`, avec des lettres, des chiffres, `-`, `_` et `.`
sync-several-in-cloud = plusieurs projets du nuage conviennent à « { $word } »
cloud-folder-missing = il n’y a pas de dossier `{ $folder }`, qui doit servir de nuage
hint-cloud-folder = branchez le disque ou la clé qui le contient, ou créez le dossier, puis relancez la commande
hint-sync-which = nommez un projet, comme dans `scribe-sync sync "Hausa Luke"`, ou prenez-les tous avec `scribe-sync sync --all`
hint-name-one = nommez l’un d’eux : { $names }
hint-projects = listez les projets d’ici et du nuage avec `scribe-sync projects`
hint-profile-proposed = pour créer un utilisateur dans les dossiers de Scribe, ajoutez `--profile "{ $profile }"`
hint-profile-for-down = pour apporter un projet dans un autre dossier que celui de Scribe, ajoutez `--into DOSSIER`
## Le compte d’un projet

ask-change-account = Jusqu’ici, c’est le compte { $owner } qui synchronisait `{ $project }`. Est-ce { $login } qui le synchronisera désormais ?
sync-other-account = sur cet ordinateur, `{ $project }` appartient au compte `{ $owner }`, et cette exécution se fait pour `{ $login }`
sync-account-missing = `{ $project }` appartient au compte `{ $owner }`, qui n’est pas connecté sur cet ordinateur
hint-account-of-project = sans `--account`, SCRIBE_SYNC_ACCOUNT ni SCRIBE_SYNC_TOKEN, c’est `{ $owner }` qui synchronise le projet, dès que ce compte est connecté ici
hint-change-account = si c’est `{ $login }` qui doit le synchroniser désormais : `scribe-sync sync "{ $project }" --account { $login } --change-account`
hint-login-as = connectez-vous avec `scribe-sync login --user { $owner }`
hint-change-account-of = si un autre compte doit le synchroniser désormais : `scribe-sync sync "{ $project }" --account IDENTIFIANT --change-account`
## Un identifiant dans deux dossiers

sync-copy = `{ $folder }` a le même identifiant Scribe que `{ $project }` dans `{ $other }`, comme un dossier copié
sync-copy-of = `{ $other }` est synchronisé avec { $repository }
hint-renew-id = s’il doit devenir un projet à part, donnez-lui un nouvel identifiant : `scribe-sync projects renew-id "{ $folder }"`
hint-copy-repository = si c’est ce projet-là qu’il faut synchroniser, nommez sa place dans le nuage : `scribe-sync sync "{ $folder }" --repo PROPRIÉTAIRE/NOM`
sync-id-elsewhere = { $repository } dans le nuage a le même identifiant Scribe que `{ $project }` dans `{ $folder }`, qui est synchronisé avec { $other }
hint-id-elsewhere-into = pour l’avoir ici en plus, amenez-le dans un dossier à part : `scribe-sync sync { $repository } --into DOSSIER`
hint-id-elsewhere-renew = la personne qui a fait la copie peut lui donner un identifiant à elle avec `scribe-sync projects renew-id PROJET`
projects-has-copy = le dossier `{ $other }` a le même identifiant Scribe ; une copie qui doit devenir un projet à part a besoin d’un nouvel identifiant
projects-is-copy = le dossier `{ $other }` a le même identifiant Scribe ; pour faire de celui-ci un projet à part : `scribe-sync projects renew-id "{ $folder }"`
doctor-ids = aucun identifiant Scribe ne se trouve dans deux dossiers

## projects renew-id

renew-id-done = `{ $project }` a maintenant l’identifiant { $id } ; avant, c’était { $old }
renew-id-would = `{ $project }` recevrait un nouvel identifiant à la place de { $old }
renew-id-untied = il n’est plus lié à { $repository } ; sa première synchronisation lui fait une place à lui dans le nuage
renew-id-backup = sauvegarde { $backup }
renew-id-scribe = Scribe ne l’ouvre que dans un dossier nommé `{ $name }` : renommez le dossier, ou lancez la commande avec `--rename-folder` la prochaine fois
renew-id-odd = le `metadata.json` de `{ $project }` n’a pas de place pour un identifiant
help-projects-renew-id = Faire d’un dossier copié un projet à part, avec un nouvel identifiant
    .long =
        La copie d’un dossier de projet a l’identifiant de l’original, et serait prise pour lui. Cette commande fait une
        sauvegarde de la copie, la délie du dépôt de l’original et lui donne un nouvel identifiant comme Scribe les fait. Son
        nom, ses textes et son dossier restent comme ils sont ; --rename-folder donne au dossier le nom sous lequel Scribe
        le trouve.
    .examples =
        scribe-sync projets nouvel-id "./Hausa Luke - Copie"
        scribe-sync projets nouvel-id "./Hausa Luke - Copie" --rename-folder
help-projects-renew-id-project = Le projet : un dossier, ou un nom qu’un seul porte
help-projects-renew-id-rename-folder = Renommer le dossier comme Scribe l’appelle : NOM_ID

## Déjà à l'œuvre

sync-busy = « { $project } » est utilisé par une autre exécution de scribe-sync
lock-holder = le projet est tenu par { $holder }
hint-busy = attendez que l’autre exécution soit finie, puis relancez la commande

## Le premier envoi

sync-would-create = le projet n’est pas encore dans le nuage ; une synchronisation l’y créerait
sync-private-by-default = le projet a été créé privé, car personne n’a dit qui peut le lire ; Scribe sur ordinateur ne peut pas lister les projets privés : pour que le prochain soit public, ajoutez `--public` à sa première synchronisation, et pour changer celui-ci, passez par ses réglages sur la page web du serveur
sync-created-private = { $repository } créé dans le nuage, privé : seuls ses membres peuvent le lire
sync-created-public = { $repository } créé dans le nuage, public : tout le monde peut le lire
sync-confidential = « { $project } » se dit confidentiel, et tout le monde pourrait le lire dans le nuage
hint-confidential-private = pour le garder entre ses membres, rendez le dépôt privé sur le serveur ou, pour une première synchronisation, lancez `scribe-sync sync "{ $project }" --private`
hint-confidential-public = si tout le monde peut le lire, lancez `scribe-sync sync "{ $project }" --public`
sync-no-repository-name = le nom « { $project } » ne donne aucun nom pour le nuage
sync-other-project = { $repository } dans le nuage est un autre projet que « { $project } »
sync-shared-replaced = quelqu’un a remplacé de force le texte commun de « { $project } » dans { $repository } : ce qui s’y trouve maintenant n’a rien à voir avec lui
sync-replaced-by-none = ce n’est pas un projet
sync-put-back = le texte de « { $project } » est de nouveau le texte commun ; ce qui avait pris sa place reste dans l’historique
hint-put-back = pour remettre votre texte comme texte commun : `scribe-sync sync "{ $project }" --create-again{ $flags }`
sync-clock-wrong = l’horloge de cet ordinateur affiche { $time }, ce qui n’est pas possible : réglez-la ; d’ici là, vos modifications portent l’heure de la modification précédente
sync-other-project-is = il contient « { $title } »
hint-choose-repository = choisissez un autre nom dans le nuage avec `--repo PROPRIÉTAIRE/NOM`
sync-is-elsewhere = « { $project } » n’a pas d’historique sur cet ordinateur, et le même projet est dans le nuage sous { $repository }
hint-go-on-there = pour continuer avec celui-là : `scribe-sync sync "{ $project }" --repo { $repository }`
hint-make-another = pour en faire un autre : `scribe-sync sync "{ $project }" --repo { $repository }`
ask-attach = « { $project } » n’a pas d’historique sur cet ordinateur, et le même projet est dans le nuage sous { $repository }. Continuer avec celui-là ?
sync-repository-missing-elsewhere = il n’y a pas de { $repository } dans le nuage, et seul son propriétaire peut le créer

## Apporter un projet sur cet ordinateur

sync-would-bring-down = une synchronisation apporterait { $repository } sur cet ordinateur
sync-repository-not-found = { $repository } n’est pas dans le nuage, ou ce compte ne peut pas le voir
sync-repository-empty = { $repository } est dans le nuage, mais rien n’y a encore été envoyé
sync-no-shared-branch = { $repository } n’a pas de branche `scribe-main`, et rien ne dit laquelle de ses branches contient le projet
sync-branches-there = { $count ->
    [one] la seule branche qui s’y trouve est { $branches } ({ $count })
   *[other] les { $count } branches qui s’y trouvent sont { $branches }
}
sync-not-a-project = { $repository } n’est pas un projet de Scribe
sync-into-not-empty = le dossier `{ $folder }` contient déjà quelque chose
sync-folder-taken = le dossier `{ $folder }` existe déjà et contient un autre projet
sync-down-disturbed = quelqu’un a écrit `{ $path }` pendant que le projet arrivait

## Le projet sur cet ordinateur

sync-healed = une synchronisation interrompue a d’abord été terminée
sync-healed-restore = une restauration interrompue de la sauvegarde `{ $backup }` a d’abord été terminée
sync-kept-save = un texte enregistré pendant qu’une synchronisation écrivait le même fichier est gardé dans `{ $path }`
sync-bad-login = aucun projet ne peut être travaillé sous le nom de compte `{ $login }`
sync-branch-lost = l’historique du projet sur cet ordinateur est incomplet : votre propre ligne de travail y manque
hint-bring-down-again = apportez à nouveau le projet avec `scribe-sync sync PROPRIÉTAIRE/NOM --into DOSSIER`, et copiez-y vos fichiers les plus récents
sync-other-branch = « { $project } » n’est pas sur votre propre ligne de travail, et y passer ferait reculer des textes
sync-on-branch = le projet est sur `{ $branch }` dans git
hint-other-branch = connectez-vous avec le compte auquel le projet appartient, ou demandez à quelqu’un qui connaît git de le faire passer sur `{ $branch }`
sync-restored = des textes de « { $project } » ont été restaurés depuis la sauvegarde `{ $backup }` ; les envoyer ferait reculer le texte commun pour tout le monde
sync-pasted = le dossier de « { $project } » est une copie plus ancienne que ce que cet ordinateur a synchronisé en dernier ; l’envoyer ferait reculer le texte commun pour tout le monde
sync-restore-unsettled = le sort du texte restauré de « { $project } » n’est pas réglé pour tous les fichiers : quand ceux qui sont nommés ici seront fermés et lisibles, relancez la même commande ; sans elle, une synchronisation s’arrête et demande
hint-publish-restore = pour faire de ce texte plus ancien une nouvelle modification pour tout le monde : `scribe-sync sync "{ $project }" --publish-restore`
hint-take-cloud = pour le laisser et continuer avec le texte le plus récent du nuage : `scribe-sync sync "{ $project }" --take-cloud`
hint-restore-newest-with = la sauvegarde la plus récente qui l’a encore est le numéro { $number }, `{ $backup }` : `scribe-sync backup restore "{ $project }" { $number }{ $flags }`
hint-restore-newest-good = la bonne sauvegarde la plus récente est le numéro { $number } : `scribe-sync backup restore "{ $project }" { $number }`

sync-folder-went-away = il était là quand la synchronisation a commencé
state-folder-went-away = ce que contient le dossier n’a pas été modifié depuis qu’il a disparu
hint-folder-went-away = rebranchez le disque, ou remettez le dossier à sa place, puis relancez `scribe-sync sync`

## Les fichiers qui restent dehors

skip-link = `{ $path }` est un lien : ce qui se trouve derrière n’est ni envoyé ni reçu ; pour garder un projet sur un autre disque, déplacez-y tout son dossier et mettez un lien à sa place
skip-special-file = `{ $path }` n’est pas un fichier ordinaire et n’est pas envoyé
skip-nested-repository = `{ $path }` appartient à un autre dépôt git et n’est pas envoyé
skip-name-not-portable = `{ $path }` a un nom que d’autres ordinateurs ne peuvent pas avoir ; renommez-le pour qu’il soit envoyé
skip-name-not-unicode = `{ $path }` a un nom qui n’est pas un texte Unicode ; renommez-le pour qu’il soit envoyé
skip-too-deep = `{ $path }` est dans trop de dossiers imbriqués et n’est pas envoyé
skip-case-twin = `{ $path }` ne diffère d’un autre fichier que par les majuscules ou les accents ; renommez l’un des deux pour que tous deux soient envoyés
skip-editor = `{ $path }` est un verrou, un fichier d’échange ou une ancienne copie qu’un éditeur a créés pour lui-même ; il n’est pas envoyé
skip-copy = `{ $path }` est une deuxième copie d’un fichier, faite par un programme de synchronisation ou un gestionnaire de fichiers, et n’est pas envoyé ; regardez s’il contient du texte qui vous manque, puis supprimez-le, ou renommez-le pour qu’il soit envoyé
skip-placeholder = `{ $path }` n’est qu’un fichier fictif : son contenu est dans le service en ligne d’un autre programme ; demandez à ce programme de le garder sur cet ordinateur, et il sera envoyé
skip-name-taken = `{ $path }` et `{ $other }` sont un seul et même nom sur beaucoup d’ordinateurs : seul `{ $other }` est dans le dossier, et `{ $path }` reste dans le nuage ; pour avoir les deux, donnez un autre nom à `{ $other }` et resynchronisez
skip-name-of-scribe = `{ $path }` et `{ $other }` sont un seul et même nom sur beaucoup d’ordinateurs : seul `{ $other }` est dans le dossier, et `{ $path }` reste dans le nuage ; demandez à la personne qui a envoyé `{ $path }` de lui donner un autre nom
skip-file-unreadable = `{ $path }` est illisible ; son dernier texte synchronisé reste dans le nuage
skip-folder-unreadable = le dossier `{ $path }` est illisible ; ses derniers fichiers synchronisés restent dans le nuage
skip-being-saved = `{ $path }` était sans cesse en cours d’enregistrement, ou ouvert dans un autre programme ; la prochaine synchronisation le prendra

## La précaution

guard-metadata-gone = le `metadata.json` de « { $project } » a disparu ; sans lui, ce n’est plus un projet
guard-many-gone = { $count } des { $of } fichiers de « { $project } » ont disparu
guard-emptied = { $count ->
    [one] { $count } fichier de « { $project } » ne contient plus de texte ; il en contenait à la dernière synchronisation
   *[other] { $count } fichiers de « { $project } » ne contiennent plus de texte ; ils en contenaient à la dernière synchronisation
}
guard-cut = { $count ->
    [one] { $count } fichier de « { $project } » a perdu la plus grande partie de son texte depuis la dernière synchronisation
   *[other] { $count } fichiers de « { $project } » ont perdu la plus grande partie de leur texte depuis la dernière synchronisation
}
guard-damaged = un fichier de « { $project } » est abîmé
guard-torn = `{ $path }` : des zéros ont remplacé une partie de son texte, comme après une coupure de courant
guard-no-text = `{ $path }` ne contient plus de texte : il est vide, ou rempli de zéros ou de données sans queue ni tête, comme après une coupure de courant
guard-verses-lost = `{ $path }` : { $count } de ses { $of } versets ont disparu
guard-frames-lost = `{ $path }` : { $count } de ses { $of } cadres ont disparu
guard-words-lost = `{ $path }` : { $count } de ses { $of } mots ont disparu
guard-book-gone = tout { $book } a disparu de « { $project } »
guard-path = `{ $path }`
guard-more = et { $count } de plus
hint-copy-from-cloud = si ce n’est pas voulu : aucune sauvegarde n’a tout cela, mais le nuage l’a ; `scribe-sync sync { $repository } --into DIR` en apporte une copie dans le nouveau dossier DIR, d’où vous pouvez recopier les fichiers
hint-restore-backup = si ce n’est pas voulu, cherchez une sauvegarde avec `scribe-sync backup list "{ $project }"`
hint-allow-deletions = si c’est voulu, lancez `scribe-sync sync "{ $project }" --allow-deletions`

## Les deux côtés ont modifié le même passage

sync-conflict = { $count ->
    [one] { $count } passage de « { $project } » a été modifié à la fois ici et dans le nuage
   *[other] { $count } passages de « { $project } » ont été modifiés à la fois ici et dans le nuage
}
sync-conflict-at = { $reference } dans `{ $file }`
hint-conflict-stop = mettez-vous d’accord avec les autres sur un texte, écrivez-le ici dans ces passages et faites-le reprendre par eux, ou l’inverse ; puis relancez `scribe-sync sync`
sync-change-over-deletion = `{ $path }` a été supprimé d’un côté et modifié de l’autre ; le texte modifié demeure
sync-conflict-marks = des marques de conflit d’un autre programme (`<<<<<<<`, `>>>>>>>`) se trouvent dans `{ $file }` à { $place }
sync-conflict-marks-more = { $count ->
    [one] et à { $count } autre endroit
   *[other] et à { $count } autres endroits
}
hint-conflict-marks = les deux textes se trouvent entre les marques : gardez l’un d’eux dans le fichier, effacez les lignes qui portent `<<<<<<<`, `=======` et `>>>>>>>`, puis synchronisez à nouveau
sync-encoding-changed = L’encodage de `{ $path }` était { $old ->
    [none] inconnu
   *[other] { $old }
} et il est maintenant { $new ->
    [none] inconnu
   *[other] { $new }
}. Scribe ne lit que l’UTF-8 : ouvrez le fichier dans un éditeur de texte et enregistrez-le en UTF-8
sync-encoding-is-utf8 = L’encodage de `{ $path }` était { $old ->
    [none] inconnu
   *[other] { $old }
} et il est maintenant { $new }, que Scribe sait lire
sync-rename-followed = `{ $old }` s’appelle maintenant `{ $new }`, car quelqu’un l’a renommé ; ce qui a été modifié sous l’ancien nom s’y trouve
sync-renames-followed = { $count ->
    [one] { $count } autre fichier a été renommé de la même façon
   *[other] { $count } autres fichiers ont été renommés de la même façon
}

## Envoyer

sync-archived = { $repository } est archivé dans le nuage ; rien ne peut y être envoyé
sync-not-allowed = ce compte n’a pas le droit d’envoyer vers { $repository }
sync-protected = le texte commun de { $repository } est protégé : ce compte n’a pas le droit de le modifier
sync-branch-in-the-way = `{ $repository }` a une branche `{ $other }`, et tant qu’elle porte ce nom il ne peut pas y avoir de branche `{ $branch }`, vers laquelle ce compte envoie
hint-branch-in-the-way = donnez un autre nom à la branche `{ $other }` sur { $page }, ou supprimez-la là-bas si son texte est aussi dans `scribe-main`, ou demandez-le au propriétaire ; puis resynchronisez
hint-branch-in-the-way-folder = donnez un autre nom à la branche `{ $other }` : `git -C "{ $folder }" branch -m "{ $other }" "{ $other }-old"` ; puis resynchronisez
sync-rejected = le nuage n’a pas accepté ce qui a été envoyé vers { $repository }
sync-part-refused = le nuage n’a pas accepté une partie de l’envoi
sync-left-out = { $count ->
    [one] { $count } fichier de « { $project } » est trop gros pour être envoyé ; tout le reste part
   *[other] { $count } fichiers de « { $project } » sont trop gros pour être envoyés ; tout le reste part
}
sync-file-too-large = `{ $path }` : { $size }
sync-limit-between = le serveur, ou un proxy sur le chemin, n’accepte pas { $refused } d’un coup ; jusqu’à { $taken } sont passés
sync-limit-below = le serveur, ou un proxy sur le chemin, n’accepte pas { $refused } d’un coup
state-left-out = le reste est synchronisé ; un tel fichier reste tel quel sur cet ordinateur, et le nuage garde la version qu’il a, s’il en a une
hint-left-out-smaller = rendez le fichier plus petit (un enregistrement en MP3, ou en morceaux plus courts), ou demandez à ceux qui gèrent le serveur de laisser passer de plus gros envois
sync-limit-cut = chaque connexion a été coupée avant que { $refused } soient passés
hint-left-out-other-line = utilisez une autre connexion à Internet s’il y en a une, ou rendez le fichier plus petit (un enregistrement en MP3, ou en morceaux plus courts)
hint-left-out-again = l’envoi est essayé à nouveau quand le fichier change, après { $days ->
    [one] un jour
   *[other] { $days } jours
}, ou avec `scribe-sync sync "{ $project }" --retry-large`
sync-too-busy = d’autres envoyaient sans cesse vers « { $project } » au même moment
server-says = le serveur dit : { $text }
hint-ask-owner-rights = demandez au propriétaire du dépôt si votre compte peut y écrire
hint-later = relancez la même commande dans quelques minutes

## Recevoir, et les fichiers sur cet ordinateur

sync-backup-failed = aucune sauvegarde de « { $project } » n’a pu être faite, et sans elle aucun fichier n’est modifié
sync-saved-meanwhile = { $count ->
    [one] { $count } fichier a été enregistré, ou était ouvert dans un autre programme, pendant la synchronisation ; rien n’y a été écrasé
   *[other] { $count } fichiers ont été enregistrés, ou étaient ouverts dans un autre programme, pendant la synchronisation ; rien n’y a été écrasé
}
sync-files-busy = des fichiers de « { $project } » étaient en cours d’enregistrement, ou ouverts dans un autre programme, chaque fois que la synchronisation voulait les mettre à jour
sync-files-unreadable = des textes plus récents sont arrivés pour des fichiers de « { $project } » qui sont illisibles sur cet ordinateur
hint-make-readable = faites-en à nouveau des fichiers ordinaires qu’on peut lire et écrire, puis relancez `scribe-sync sync`
hint-close-editor = fermez le projet dans Scribe et les fichiers dans les autres programmes, puis relancez `scribe-sync sync`
sync-metadata-kept = le `metadata.json` venu du nuage était abîmé ; celui de cet ordinateur a été mis à sa place, pour tout le monde
sync-id-kept = le `metadata.json` venu du nuage porte l’identifiant d’un autre projet ; celui de cet ordinateur a été mis à sa place, pour tout le monde
sync-other-id = d’après ce qui est venu du nuage, « { $project } » est un autre projet
sync-other-id-is = son `metadata.json` porte l’identifiant de projet { $id }
sync-other-id-none = son `metadata.json` n’a plus d’identifiant de projet
sync-own-other-id = d’après le `metadata.json` de son dossier, « { $project } » est un autre projet
sync-own-id-was = à la dernière synchronisation, l’identifiant du projet était { $id }
sync-own-id-back = le `metadata.json` de la dernière synchronisation a été remis en place ; l’autre est gardé dans `{ $path }`
hint-own-id-back = pour remettre en place le `metadata.json` de la dernière synchronisation : `scribe-sync sync "{ $project }" --without-refused`
sync-housekeeping-failed = le rangement après la synchronisation n’a pas réussi, ce qui est sans gravité : { $detail }

## Le projet dans le nuage n'est plus ce qu'il était

sync-repository-moved = le projet s’appelle maintenant { $repository } dans le nuage ; c’est noté
sync-no-repository = « { $project } » n’a pas de place dans le nuage
sync-shared-text-gone = le texte commun de « { $project } » n’est plus dans le nuage
sync-repository-gone = { $repository } n’est plus dans le nuage
sync-repository-gone-why = il a été supprimé, ou ce compte ne peut plus le voir
hint-ask-team = demandez au propriétaire ou à l’équipe ce qui s’est passé ; tout ce qui a été synchronisé est encore sur cet ordinateur
hint-create-again = s’il faut l’y remettre depuis cet ordinateur : `scribe-sync sync "{ $project }" --create-again`

## Ce que le nuage a répondu

remote-not-found = le projet n’est pas dans le nuage, ou ce compte ne peut pas le voir
remote-token-refused = le nuage a refusé le jeton d’accès
remote-forbidden = ce compte n’a pas le droit de faire cela dans le nuage
remote-broken = l’historique du projet dans le nuage est endommagé ou contraire aux règles, et n’a pas été accepté
remote-temporary = le serveur ne peut pas répondre pour le moment (réponse { $status })
remote-quota = le nuage n’a pas de place pour ce qui a été envoyé : il impose une limite d’espace ou de taille
hint-quota = demandez plus d’espace au propriétaire du dépôt, ou à la personne qui gère le serveur ; ce que les autres ont envoyé vous parvient toujours
remote-too-large = ce qui a été envoyé est plus gros que ce qu’accepte le serveur ou un proxy sur le chemin
remote-web-page = une page web est arrivée au lieu d’une réponse du serveur
remote-status = le serveur a répondu { $status }, dont scribe-sync ne sait que faire
remote-protocol = la réponse du serveur est incompréhensible, ou elle a été coupée
hint-web-page-portal = connectez-vous au réseau dans un navigateur, puis relancez la commande
hint-web-page-account = si le réseau va bien, ouvrez le lien du message que le serveur a envoyé à la création du compte

## L'historique du projet sur cet ordinateur

repo-object-missing = une partie de l’historique du projet manque sur cet ordinateur (`{ $id }`)
repo-damaged = l’historique du projet sur cet ordinateur est abîmé (`{ $what }`)
repo-in-the-way = le projet a une branche `{ $other }`, et git ne peut pas avoir de branche `{ $branch }` à côté d’elle
hint-in-the-way = donnez un autre nom à la branche `{ $other }` dans le dossier du projet : `git branch -m "{ $other }" "{ $other }-old"`
repo-refused = ce qui est venu du nuage enfreint les règles d’un projet et n’a pas été accepté
sync-refused-since = cela s’y trouve depuis la version { $commit } de { $author }
hint-refused-author = demandez à { $author } de le supprimer ou de lui donner un autre nom
hint-refused-team = demandez dans votre équipe à qui l’a envoyé de le supprimer ou de lui donner un autre nom
hint-without-refused = ou continuez sans cela, pour tout le monde : `scribe-sync sync "{ $project }" --without-refused{ $flags }`
hint-without-refused-elsewhere = ou demandez à quelqu’un qui a déjà le projet de continuer sans cela, pour tout le monde : `scribe-sync sync "{ $project }" --without-refused`
hint-another-repository = ou continuez à un nouvel endroit du nuage : `scribe-sync sync "{ $project }" --repo { $repository } --create-again` ; les autres qui travaillent au projet lancent ensuite la même commande
sync-refused-left-out = « { $path } » a été laissé hors du texte commun, pour tout le monde ; il reste dans l’historique
sync-refused-more = { $count ->
    [one] un autre a été laissé de côté
   *[other] { $count } autres ont été laissés de côté
}
sync-would-be-refused = tous les autres refuseraient « { $project } » tel qu’il est sur cet ordinateur
repo-state = `{ $path }` est dans un état où scribe-sync n’y touche pas
repo-moved = un autre programme a modifié l’historique du projet au même moment (`{ $name }`)
repo-locked = un autre programme a laissé `{ $path }`, ou y est à l’œuvre
hint-foreign-lock = si aucun autre programme ne travaille sur le projet, supprimez ce fichier, puis relancez la commande
hint-repair = gardez le dossier ; apportez à nouveau le projet avec `scribe-sync sync PROPRIÉTAIRE/NOM --into DOSSIER`, et copiez-y vos fichiers les plus récents
repo-git-is-a-file = c’est un fichier : le projet est un second espace de travail, ou un sous-module, d’un dépôt git qui se trouve ailleurs, et une copie du projet serait sans son historique ; synchronisez le premier dossier de ce dépôt, ou mettez ce fichier de côté pour commencer un historique à part
repo-borrows-objects = son historique emprunte à un autre dossier (`{ $detail }`), et une copie du projet ne serait pas entière
repo-is-linked-worktree = c’est un second espace de travail d’un autre dépôt git (`{ $detail }`)
repo-is-shallow = son historique a été coupé par git (`{ $detail }`) ; `git fetch --unshallow` le complète
repo-is-partial = git l’a récupéré sans une partie de ses fichiers (`{ $detail }`) ; clonez-le à nouveau en entier
repo-other-work = une commande git y a été commencée et n’est pas finie (`{ $detail }`) ; terminez-la ou abandonnez-la avec git
repo-unknown-format = il a un format que Scribe ne sait pas lire non plus (`{ $detail }`)

sync-text-lost = { $count ->
    [one] c’est ainsi que le fichier est arrivé du nuage ; la sauvegarde `{ $backup }` a encore le texte qu’il avait ici
   *[other] c’est ainsi que les { $count } fichiers sont arrivés du nuage ; la sauvegarde `{ $backup }` a encore les textes qu’ils avaient ici
}
sync-many-deleted = { $count } fichiers ont été supprimés dans le nuage et ont maintenant disparu d’ici ; la sauvegarde `{ $backup }` les a encore
