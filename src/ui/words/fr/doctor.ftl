### Les mots de `doctor`. Ce qui a été constaté tient en une phrase, sans majuscule ni point final.

help-doctor = Vérifier tout ce dont une synchronisation a besoin, et dire que faire si quelque chose ne va pas
    .long =
        Examine le dossier de Scribe, le disque, les projets, le trousseau, le réseau, le serveur, le compte et ses
        droits. Rien n’est modifié, ni ici ni dans le nuage. Chaque ligne est bonne, un avertissement ou une erreur ; s’il y
        a une erreur, la commande se termine avec 1.
    .examples =
        scribe-sync doctor
        scribe-sync doctor "Evangile de Marc"
        scribe-sync doctor --no-network --json
help-doctor-projects = Seulement ces projets
help-doctor-no-network = N’examiner que cet ordinateur

doctor-state-ok = bon
doctor-state-warning = attention
doctor-state-error = erreur
doctor-line = { $check } : { $text }
doctor-all-well = Tout va bien.
doctor-warnings = { $warnings ->
    [one] Aucune erreur, un avertissement.
   *[other] Aucune erreur, { $warnings } avertissements.
}
doctor-errors = { $errors ->
    [one] Une erreur
   *[other] { $errors } erreurs
}, { $warnings ->
    [0] aucun avertissement.
    [one] un avertissement.
   *[other] { $warnings } avertissements.
}

## Ce qui est examiné

doctor-check-home = dossier de Scribe
doctor-check-folders = dossiers du programme
doctor-check-disk = disque
doctor-check-projects = projets
doctor-check-leftovers = restes
doctor-check-litter = autres fichiers
doctor-check-paths = noms de fichiers
doctor-check-marks = marques de conflit
doctor-check-checksums = sommes de contrôle
doctor-check-keyring = trousseau
doctor-check-cloud = nuage
doctor-check-proxy = serveur mandataire
doctor-check-name = nom
doctor-check-port = connexion
doctor-check-tls = certificat
doctor-check-clock = horloge
doctor-check-server = serveur
doctor-check-account = compte
doctor-check-token = jeton d’accès
doctor-check-write = envoi
doctor-check-schedule = planification
doctor-check-last = dernière synchronisation

## Cet ordinateur

doctor-home = utilisateur `{ $profile }` dans `{ $folder }`
doctor-home-none = il n’y a pas de Scribe dans `{ $folder }`
doctor-unwritable = rien ne peut être écrit dans `{ $folder }`
doctor-hint-unwritable = donnez-vous le droit d’y écrire, ou adressez-vous à la personne qui s’occupe de cet ordinateur
doctor-folders = réglages dans `{ $config }`, mémoire dans `{ $state }`
doctor-disk = { $free } libres dans `{ $folder }`
doctor-disk-full = seulement { $free } libres dans `{ $folder }` ; la synchronisation du plus grand projet peut en demander { $need }
doctor-disk-untold = ce système ne dit pas combien de place il reste
doctor-keyring = il répond
doctor-keyring-off = pas utilisé, SCRIBE_SYNC_KEYRING le demande ; les jetons sont dans un fichier que vous seul pouvez lire
doctor-keyring-unneeded = pas nécessaire, le jeton d’accès est dans SCRIBE_SYNC_TOKEN
doctor-keyring-silent = il ne répond pas, les jetons sont donc gardés dans un fichier que vous seul pouvez lire
doctor-hint-keyring-locked = déverrouillez le trousseau, puis lancez `scribe-sync login` pour y mettre le jeton
doctor-hint-keyring-none = pour continuer sans trousseau, donnez à SCRIBE_SYNC_KEYRING la valeur never
doctor-schedule = la prochaine exécution a lieu le { $next }
doctor-schedule-on = elle est active
doctor-schedule-off = elle est désactivée
doctor-schedule-gone = le planificateur du système n’a plus son entrée, rien ne se fait donc tout seul
doctor-hint-schedule-gone = lancez `scribe-sync schedule on` pour la remettre
doctor-schedule-missed = { $n ->
    [one] ces sept derniers jours, une heure a été manquée et n’a pas été rattrapée
   *[other] ces sept derniers jours, { $n } heures ont été manquées et n’ont pas été rattrapées
}
doctor-hint-missed = voyez-les avec `scribe-sync schedule status` ; `scribe-sync schedule run --now` synchronise aussitôt
doctor-last = la plus récente s’est achevée le { $when }
doctor-last-long = `{ $project }` a été synchronisé pour la dernière fois le { $when }
doctor-last-never = aucune synchronisation complète de `{ $project }` n’est notée sur cet ordinateur
doctor-hint-sync = lancez `scribe-sync sync "{ $project }"`

## Les projets

doctor-projects = { $n ->
    [0] aucun ici
    [one] un seul, lisible
   *[other] { $n }, tous lisibles
}
doctor-leftovers-none = rien
doctor-leftovers-running = une synchronisation est en cours, on ne peut donc pas le dire
doctor-leftovers-half-done = une modification de `{ $project }` a été interrompue à mi-chemin ; rien n’est perdu
doctor-leftovers-litter = { $n ->
    [one] un fichier d’une synchronisation interrompue est resté dans `{ $project }`
   *[other] { $n } fichiers de synchronisations interrompues sont restés dans `{ $project }`
}
doctor-leftovers-kept = { $n ->
    [one] un texte de `{ $project }` enregistré pendant une synchronisation a été mis de côté
   *[other] { $n } textes de `{ $project }` enregistrés pendant une synchronisation ont été mis de côté
}
doctor-leftovers-ring = { $n ->
    [one] une sauvegarde inachevée se trouve dans `{ $folder }`
   *[other] { $n } sauvegardes inachevées se trouvent dans `{ $folder }`
}
doctor-hint-heal = le prochain `scribe-sync sync "{ $project }"` l’achève et met de l’ordre
doctor-hint-kept = vous les trouverez dans `{ $folder }` ; la prochaine synchronisation les met en lieu sûr
doctor-hint-ring = le prochain `scribe-sync backup create "{ $project }"` l’enlève
doctor-paths = tous les ordinateurs les acceptent
doctor-paths-twins = { $n ->
    [one] `{ $one }` et `{ $other }` dans `{ $project }` sont un seul fichier sous Windows et macOS
   *[other] { $n } paires dans `{ $project }` sont un seul fichier sous Windows et macOS, par exemple `{ $one }` et `{ $other }`
}
doctor-paths-names = { $n ->
    [one] un fichier de `{ $project }` porte un nom que Windows refuse : { $paths }
   *[other] { $n } fichiers de `{ $project }` portent des noms que Windows refuse : { $paths }
}
doctor-paths-long = { $n ->
    [one] un fichier de `{ $project }` a un chemin plus long que Windows ne l’admet : { $paths }
   *[other] { $n } fichiers de `{ $project }` ont des chemins plus longs que Windows ne l’admet : { $paths }
}
doctor-hint-rename = donnez au fichier un autre nom, plus court ; d’ici là, d’autres ordinateurs peuvent le laisser de côté
doctor-marks = { $n ->
    [one] des marques de conflit (`<<<<<<<`, `>>>>>>>`) se trouvent à un endroit de `{ $project }` : { $places }
   *[other] des marques de conflit (`<<<<<<<`, `>>>>>>>`) se trouvent à { $n } endroits de `{ $project }` : { $places }
}
doctor-litter = { $n ->
    [one] { $n } fichier d’un autre programme se trouve dans `{ $folder }` : { $paths }
   *[other] { $n } fichiers d’autres programmes se trouvent dans `{ $folder }` : { $paths }
}
doctor-hint-litter = le projet n’en souffre pas : ils ne sont pas pris en compte ; vous pouvez les supprimer
doctor-checksums = { $n ->
    [0] rien à comparer
    [one] le seul fichier nommé est tel que le dit `metadata.json`
   *[other] { $n } fichiers sont tels que le dit `metadata.json`
}
doctor-checksums-changed = { $n ->
    [one] un fichier de `{ $project }` n’est pas tel que le dit `metadata.json` : { $paths }
   *[other] { $n } fichiers de `{ $project }` ne sont pas tels que le dit `metadata.json` : { $paths }
}
doctor-checksums-missing = { $n ->
    [one] un fichier de `{ $project }` manque : { $paths }
   *[other] { $n } fichiers de `{ $project }` manquent : { $paths }
}
doctor-hint-checksums = il n’y a rien à faire : Scribe ne récrit pas ces nombres quand on modifie un texte

## Le réseau et le serveur

doctor-proxy = les connexions passent par `{ $proxy }`
doctor-name = { $n ->
    [one] `{ $host }` a une adresse
   *[other] `{ $host }` a { $n } adresses
}
doctor-name-unknown = personne ne connaît d’adresse pour `{ $host }`
doctor-port = `{ $host }` accepte les connexions
doctor-port-closed = pas de connexion avec `{ $host }`
doctor-hint-port = vérifiez le réseau, le pare-feu et l’adresse donnée à `--cloud`
doctor-hint-proxy = vérifiez le serveur mandataire nommé par HTTPS_PROXY
doctor-tls = le certificat de `{ $host }` est bon
doctor-clock = elle s’accorde avec celle du serveur
doctor-clock-ahead = l’horloge de cet ordinateur avance de { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} ; celle du serveur indique { $server }
doctor-clock-behind = l’horloge de cet ordinateur retarde de { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} ; celle du serveur indique { $server }
doctor-hint-clock = laissez le système régler l’heure par le réseau
doctor-server = `{ $host }` est un serveur Door43, version { $version }
doctor-server-untold = `{ $host }` est un serveur Door43 qui ne dit sa version à personne
doctor-server-old = `{ $host }` est en version { $version }, plus ancienne que celles pour lesquelles ce programme est fait
doctor-account-keyring = `{ $login }`, avec le jeton d’accès du trousseau
doctor-account-file = `{ $login }`, avec le jeton d’accès du fichier
doctor-account-environment = `{ $login }`, avec le jeton d’accès de SCRIBE_SYNC_TOKEN
doctor-account-folder = le nom `{ $login }`
doctor-hint-file-open = retirez à tous les autres le droit de le lire
doctor-token = il a tous les droits nécessaires
doctor-token-reads = il permet de lire ; s’il permet d’écrire, le serveur ne le dit pas
doctor-token-lacks = il lui manque des droits : { $rights }
doctor-token-public-only = il ne voit que les projets publics
doctor-write = ce qui est modifié ici peut être envoyé à `{ $repository }`
doctor-write-gone = `{ $repository }` n’existe pas, ou ce compte ne peut pas le voir
doctor-hint-gone = adressez-vous à son propriétaire ; `scribe-sync sync --create-again` le recrée s’il était à vous
doctor-write-archived = `{ $repository }` est archivé : rien ne peut y être envoyé
doctor-write-mirror = `{ $repository }` est la copie d’un autre serveur : rien ne peut y être envoyé
doctor-write-read-only = ce compte peut lire `{ $repository }`, mais rien y envoyer
doctor-write-protected = le texte commun de `{ $repository }` est protégé : seul le texte de ce compte peut être envoyé
doctor-cloud-folder = le dossier `{ $folder }`
doctor-cloud-unwritable = le dossier `{ $folder }` peut être lu, mais rien ne peut y être écrit

## projects open, backup open

help-projects-open = Ouvrir la page web d’un projet
    .long =
        Affiche l’adresse de la page du projet sur le serveur, et l’ouvre dans le navigateur sur le terminal d’un ordinateur
        qui affiche des fenêtres. Aucun serveur n’est interrogé.
    .examples =
        scribe-sync projects open "Evangile de Marc"
        scribe-sync projects open amina/fr-textTranslation-Evangile_de_Marc
help-backup-open = Ouvrir le dossier des sauvegardes
    .long =
        Affiche le dossier des sauvegardes, ou celui de l’une d’elles, et l’ouvre dans le gestionnaire de fichiers sur le
        terminal d’un ordinateur qui affiche des fenêtres.
    .examples =
        scribe-sync backup open
        scribe-sync backup open "Evangile de Marc" 1
open-never-synced = `{ $project }` n’a jamais été synchronisé, il n’a donc pas encore de page
open-no-page = `{ $project }` appartient à un dossier, qui n’a pas de pages web
open-no-backups = il n’y a pas encore de sauvegardes : `{ $folder }` n’existe pas
