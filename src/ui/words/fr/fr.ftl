### Les mots français : ce qui est général, les réglages, le disque, le réseau et l'aide.
### Une phrase qui dit ce qui a échoué commence par une minuscule et n'a pas de point. Les autres pièces ont leurs fichiers.

## Tout

raw = { $text }
technical = détail technique, en anglais : { $text }
io-with-code = { $why } (erreur { $code } du système)
io-not-found = aucun fichier ni dossier de ce nom
io-permission = accès refusé
io-exists = cela existe déjà
io-full = il n’y a plus de place
io-quota = l’espace que vous pouvez y utiliser est épuisé
io-file-limit = le système n’y accepte pas de fichier aussi gros
io-read-only = c’est en lecture seule
io-no-folder = une partie du chemin n’est pas un dossier
io-folder = c’est un dossier
io-not-empty = le dossier n’est pas vide
io-too-large = c’est plus gros que prévu
io-bad-name = ce nom ne peut pas servir ici
io-busy = un autre programme l’utilise
io-cut = cela finit trop tôt
io-pipe = le lecteur a disparu
io-refused = personne ne répond à cette adresse (connexion refusée)
io-reset = la connexion a été coupée
io-disk = le disque a signalé une panne
io-open-files = trop de fichiers sont ouverts sur cet ordinateur
io-no-network = aucun chemin n’y mène depuis ce réseau
decimal-point = ,

config-rule-transfer = c’est un nombre d’octets comme 500k ou 20M, et au moins { $least }
help-sync-max-transfer = Ne pas envoyer ni recevoir plus que cela en une exécution, tous projets ensemble : 500k, 20M ; elle se termine alors par 9, et la suivante continue
language-code = fr
colon =  :
semicolon = { " ; " }
form-time = %d/%m/%Y %H:%M
form-day = %d/%m
form-clock = %H:%M
size-bytes = { $number } o
size-kb = { $number } ko
size-mb = { $number } Mo
size-gb = { $number } Go
label-error = erreur :
label-cause = cause :
label-state = état :
label-hint = conseil :
label-note = note :
and-more = { $n ->
    [one] et un autre
   *[other] et { $n } autres
}
count-files = { $files ->
    [one] un fichier
   *[other] { $files } fichiers
}
stopped = arrêté avant la fin
stopped-state = ce qui était terminé est en place ; rien n’est à moitié fait
hint-run-again = relancez la même commande pour continuer
internal-error = scribe-sync a rencontré une erreur interne
internal-error-state = les fichiers des projets et les sauvegardes sont intacts ; la prochaine exécution terminera ou annulera ce qui était en cours
internal-error-hint = relancez la même commande ; si l’erreur se répète, signalez les lignes ci-dessus en indiquant ce que vous faisiez
output-failed = le résultat n’a pas pu être écrit

## Disque et réseau

disk-cannot-read = impossible de lire `{ $path }`
disk-cannot-list = impossible de lire le dossier `{ $path }`
disk-cannot-delete = impossible de supprimer `{ $path }`
disk-cannot-rename = impossible de mettre `{ $path }` en place
disk-cannot-lock = impossible de verrouiller `{ $path }`
hint-no-locks = le système de fichiers n’a pas de verrous à cet endroit, et sans eux deux exécutions pourraient se gêner ; rien n’a donc été fait ; faites monter le disque ou le partage avec des verrous, ou utilisez-en un autre
disk-cannot-write = impossible d’écrire `{ $path }`
disk-not-plain = `{ $path }` est { $what }, alors qu’il y faut { $wanted }
what-file = un fichier ordinaire
what-folder = un dossier
what-link = un lien vers un autre endroit
what-pipe = un tube
what-socket = une socket
what-device = un périphérique
state-not-opened = scribe-sync ne l’a pas ouvert
hint-not-plain = sortez-le de ce dossier, puis relancez la commande ; s’il ne vient pas de vous, demandez à la personne qui vous a donné le projet ou qui partage ce dossier
hint-disk = si cela se répète, le disque ou la clé va peut-être tomber en panne : copiez ailleurs ce qui s’y trouve
hint-file-limit = regardez la limite de taille des fichiers (`ulimit -f`) et le système de fichiers du disque (FAT32 accepte 4 Go au plus), puis relancez la commande
hint-space-quota = supprimez ce dont vous n’avez pas besoin à cet endroit, ou demandez plus d’espace à la personne qui gère le disque ou le partage, puis relancez la commande
hint-free-space = libérez de la place sur le disque, puis relancez la commande
hint-permissions = donnez à votre compte le droit de lire et d’écrire à cet endroit, puis relancez la commande
hint-read-only = le disque est en lecture seule : regardez s’il est abîmé ou verrouillé
http-unreachable = { $host } est injoignable
http-why-refused = personne ne répond à cette adresse (connexion refusée)
http-why-cut = la connexion a été coupée
http-why-no-network = aucun chemin n’y mène depuis ce réseau
http-why-proxy-login = le proxy n’accepte pas ce nom d’utilisateur et ce mot de passe, ou il en demande ; ils font partie de l’adresse du proxy
http-why-proxy-nonsense = ce qui répond à la place du proxy ne parle pas SOCKS
http-why-proxy-refused = le proxy ne s’y est pas connecté : { $said }
http-why-no-host = son nom reste introuvable : il n’y a pas de réseau, ou l’adresse est mal écrite
http-timed-out = { $host } n’a pas répondu à temps
http-tls = pas de connexion sûre avec { $host } : son certificat n’a pas pu être vérifié
http-foreign-redirect = { $host } renvoie vers une autre adresse, `{ $target }`, qui n’a pas été suivie
http-bad-address = l’adresse `{ $address }` est inutilisable
http-protocol = la réponse de { $host } n’a pas de sens
hint-check-network = vérifiez la connexion au réseau, puis relancez la commande
hint-ca-file = derrière un proxy qui inspecte les échanges, indiquez son certificat avec `--ca-file FICHIER` ; vérifiez aussi l’heure de l’ordinateur
hint-redirect = connectez-vous au réseau dans un navigateur, ou corrigez `--cloud`

## Questions

prompt-no-terminal = il faut une réponse et il n’y a pas de terminal pour la demander : { $question }
prompt-no-input = rien n’est arrivé sur l’entrée standard
prompt-not-unicode = ce qui est arrivé sur l’entrée standard n’est pas de l’UTF-8
prompt-number = Numéro, de 1 à { $most }
prompt-silent = (rien ne s’affiche pendant la frappe)
prompt-gone = le terminal a disparu
prompt-yes = oui
prompt-no = non
prompt-default-yes = [O/n]
prompt-default-no = [o/N]
prompt-yes-or-no = Tapez o pour oui ou n pour non, puis Entrée.
# Réponses entières, en minuscules ; celles des deux langues, quelle que soit celle du programme.
prompt-answers-yes = y yes o oui
prompt-answers-no = n no non

## Bienvenue

welcome = scribe-sync transporte les projets de traduction de la Bible entre cet ordinateur et Door43. Rien n’est encore réglé ici. Commencez par ces trois commandes :
welcome-login = vous connecte avec votre compte Door43, une fois pour toutes ; sans compte, `scribe-sync register` en crée un
welcome-projects = montre les projets de cet ordinateur et du nuage
welcome-sync = envoie votre travail sur un projet et rapporte celui des autres
welcome-more = `scribe-sync demo` montre tout cela sur un exemple, sans compte ni réseau. `scribe-sync --help` dit ce qu’il y a d’autre.

## Ligne de commande

usage-unknown = l’option ou l’argument `{ $argument }` n’existe pas ici
usage-unknown-command = la commande `{ $command }` n’existe pas
usage-no-command = il manque une commande
usage-missing = il manque quelque chose : { $argument }
usage-conflict = `{ $argument }` ne va pas avec `{ $other }`
usage-twice = `{ $argument }` a été indiqué deux fois
usage-value = `{ $value }` n’est pas une valeur possible pour `{ $argument }`
usage-no-value = `{ $argument }` a besoin d’une valeur
usage-variable = `{ $value }` n’est pas une valeur possible pour la variable `{ $variable }`
usage-too-many = trop de valeurs pour `{ $argument }`
usage-not-unicode = un argument n’est pas de l’UTF-8
usage-other = cette ligne de commande est inutilisable
usage-hint-flag-values = pour une option qui est active ou non, mettez 1 ou 0
usage-hint-values = les valeurs possibles sont : { $values }
usage-hint-meant = il existe `{ $meant }`
usage-hint-help = lancez `{ $command } --help` pour voir ce qui peut être dit
man-unknown = il n’y a pas de page de manuel pour `{ $name }`

## Réglages

config-not-unicode = `{ $path }` n’est pas un texte en UTF-8
config-broken = `{ $path }` n’est pas une liste de réglages
config-broken-line = `{ $path }` n’est pas une liste de réglages : la ligne { $line } est incompréhensible
config-unknown-key = `{ $key }` dans `{ $file }` n’est pas un réglage
config-passed-by = `{ $key }` dans `{ $file }` n’est pas un réglage de cette version et n’est pas pris en compte : une version plus récente le connaît peut-être, ou il est mal écrit
config-passed-by-line = `{ $key }` dans `{ $file }`, ligne { $line }, n’est pas un réglage de cette version et n’est pas pris en compte : une version plus récente le connaît peut-être, ou il est mal écrit
config-bad = `{ $key }` dans `{ $file }` a une valeur impossible
config-bad-line = `{ $key }` dans `{ $file }`, ligne { $line }, a une valeur impossible
config-bad-value-line = `{ $key }` dans `{ $file }`, ligne { $line }, ne peut pas valoir `{ $value }`
config-bad-place = la valeur de `{ $place }` est inutilisable
config-bad-value-place = `{ $place }` ne peut pas valoir `{ $value }`
config-set-bad = `{ $key }` ne peut pas avoir cette valeur
config-set-bad-value = `{ $key }` ne peut pas valoir `{ $value }`
config-set-by-hand = `{ $key }` est écrit dans le fichier sous une forme que seule une personne peut changer
config-busy = une autre exécution est en train de changer les réglages ({ $holder })
config-no-such-key = `{ $key }` n’est pas un réglage
config-rule-path = c’est un fichier ou un dossier
config-rule-account = c’est un identifiant sur le serveur, sans `/`
config-rule-profile = c’est le nom d’un des utilisateurs de Scribe, sans `/`
config-rule-number = c’est un nombre de { $least } à { $most }
config-rule-one-of = c’est l’une de ces valeurs : { $values }
config-rule-cloud = c’est une adresse qui commence par https:// ou http://, ou un dossier
config-rule-userinfo = une adresse ne doit contenir ni nom d’utilisateur ni mot de passe ; `scribe-sync login` s’en charge
config-rule-duration = c’est une durée comme 90s, 10m, 4h ou 04:00:00
config-rule-rate = c’est un nombre d’octets par seconde comme 800, 50k ou 1.5M, et au moins { $least }
config-rule-section = c’est une liste de réglages, un par ligne
config-rule-unknown = ce n’est pas un réglage
config-rule-unicode = ce n’est pas de l’UTF-8
config-from-nobody = valeur d’origine
config-from-file = { $file }
config-from-line = { $file }, ligne { $line }
config-from-variable = variable { $name }
config-from-flag = option { $name }
config-no-user-folder = le dossier de l’utilisateur est inconnu : ni HOME ni une variable semblable n’est définie
config-hint-user-folder = définissez HOME, ou indiquez un dossier avec `{ $flag } DOSSIER`
config-hint-keys = les réglages sont : { $keys }
config-hint-edit = corrigez `{ $path }` avec un éditeur de texte

## Progression

progress-line = { $project } : { $doing }
progress-of = { $doing } : { $done } sur { $total }
progress-done = { $doing } : { $done }
progress-seconds-left = , encore { $n } s
progress-minutes-left = , encore { $n } min
step-snapshot = examen des fichiers
step-check = interrogation du nuage
step-send = envoi
step-receive = réception
step-merge = fusion des fichiers
step-backup = sauvegarde des fichiers
step-apply = écriture des fichiers
step-verify = vérification des fichiers
step-restore = restauration des fichiers

## login, logout, whoami

login-done = connecté à { $server } en tant que { $login }
login-next = lancez `scribe-sync projects` pour voir ce qu’il y a à synchroniser
login-kept-in-keyring = le jeton d’accès de cet ordinateur est gardé dans le trousseau de clés du système
login-kept-in-file = le jeton d’accès de cet ordinateur est gardé dans un fichier que vous seul pouvez lire
logout-done = { $login } est déconnecté de { $server } ; le jeton d’accès n’est plus valable
logout-here-only = cet ordinateur a oublié la connexion de { $login } à { $server } ; son jeton d’accès est peut-être encore valable sur le serveur
whoami-account = { $login } sur { $server }
whoami-email = adresse e-mail : { $email }
whoami-token-keyring = jeton d’accès tiré du trousseau de clés du système
whoami-token-file = jeton d’accès tiré d’un fichier que vous seul pouvez lire
whoami-token-environment = jeton d’accès tiré de SCRIBE_SYNC_TOKEN
whoami-token-none = le nuage est un dossier : aucun jeton d’accès n’est nécessaire
whoami-token-name = nom du jeton d’accès sur le serveur : { $name }

## projects

projects-here = Sur cet ordinateur
projects-cloud = Dans le nuage, pas sur cet ordinateur
projects-only-cloud = Dans le nuage
projects-none = aucun
projects-next-sync = lancez `scribe-sync sync "{ $project }"` pour mettre ce projet dans le nuage
projects-never = jamais synchronisé
projects-changed = modifié depuis la dernière synchronisation
projects-synced = synchronisé
projects-last = { $state } ({ $time })
projects-archived = archivé
projects-inactive = laissé de côté par --all
projects-account = compte { $login }
projects-waiting = { $more ->
        [0] { $place } attend votre décision
        [one] { $place } et un autre passage attendent votre décision
       *[other] { $place } et { $more } autres passages attendent votre décision
    }

## sync

sync-in-sync = synchronisé
sync-partly = synchronisé, sauf les fichiers nommés ci-dessous
sync-nothing-new = rien à envoyer ni à recevoir
sync-not = non synchronisé : { $why }
sync-created = créé dans le nuage
sync-sent = { $units ->
    [one] { $units } verset envoyé
   *[other] { $units } versets envoyés
}
sync-sent-frames = { $units ->
    [one] { $units } cadre envoyé
   *[other] { $units } cadres envoyés
}
sync-sent-files = { $files ->
    [one] { $files } fichier envoyé
   *[other] { $files } fichiers envoyés
}
sync-received = { $units ->
    [one] { $units } verset reçu
   *[other] { $units } versets reçus
}
sync-received-frames = { $units ->
    [one] { $units } cadre reçu
   *[other] { $units } cadres reçus
}
sync-received-files = { $files ->
    [one] { $files } fichier reçu
   *[other] { $files } fichiers reçus
}
sync-removed = { $units ->
    [one] { $units } verset supprimé
   *[other] { $units } versets supprimés
}
sync-removed-frames = { $units ->
    [one] { $units } cadre supprimé
   *[other] { $units } cadres supprimés
}
sync-removed-files = { $files ->
    [one] { $files } fichier supprimé
   *[other] { $files } fichiers supprimés
}
sync-lost = { $units ->
    [one] { $units } verset supprimé par d’autres
   *[other] { $units } versets supprimés par d’autres
}
sync-lost-frames = { $units ->
    [one] { $units } cadre supprimé par d’autres
   *[other] { $units } cadres supprimés par d’autres
}
sync-lost-files = { $files ->
    [one] { $files } fichier supprimé par d’autres
   *[other] { $files } fichiers supprimés par d’autres
}
sync-backup-taken = sauvegarde faite
sync-conflict-count = { $places ->
    [one] { $places } passage a été modifié à la fois ici et dans le nuage
   *[other] { $places } passages ont été modifiés à la fois ici et dans le nuage
}
sync-waits = { $places ->
    [one] synchronisé ; { $places } passage attend votre décision
   *[other] synchronisé ; { $places } passages attendent votre décision
}
sync-conflicts = { $places ->
    [one] { $places } passage de « { $project } » a été modifié par vous et par d’autres
   *[other] { $places } passages de « { $project } » ont été modifiés par vous et par d’autres
}
conflict-place = modifié des deux côtés  { $place }
sync-about = « { $project } » n’a pas été synchronisé
sync-would-nothing = rien à envoyer ni à recevoir
sync-would = il y a quelque chose à envoyer ou à recevoir
sync-would-send = serait envoyé :
sync-would-receive = serait reçu :
sync-traffic = { $requests ->
    [one] { $requests } requête
   *[other] { $requests } requêtes
}, { $up } envoyés, { $down } reçus, { $seconds } s
sync-total = { $all } projets, dont { $done ->
    [one] { $done } synchronisé
   *[other] { $done } synchronisés
}
sync-total-looked-at = { $all } projets examinés ; rien n’a été modifié
change-added = nouveau
change-changed = modifié
change-deleted = supprimé
change-units = { $units ->
    [one] { $units } verset
   *[other] { $units } versets
}
change-removed = { $units ->
    [one] { $units } supprimé
   *[other] { $units } supprimés
}
change-frames = { $units ->
    [one] { $units } cadre
   *[other] { $units } cadres
}
class-ok = synchronisé
class-failed = échec
class-usage = la commande ou un réglage est inutilisable
class-partial = une partie seulement a été faite
class-credential = pas connecté, ou accès refusé
class-unreachable = le nuage est injoignable pour le moment
class-conflict = les deux côtés ont modifié le même passage
class-guard = arrêté par précaution
class-missing = quelqu’un manque
class-limit = une limite est atteinte
class-not-found = introuvable
class-busy = une autre exécution y travaille
class-integrity = quelque chose est abîmé
class-stopped = arrêté avant la fin

## backup

backups-none = il n’y a pas encore de sauvegarde
backups-next = `scribe-sync backup create` en fait une maintenant ; une synchronisation en fait une avant de modifier un fichier
backup-reason-merge = avant une synchronisation
backup-reason-restore = avant une restauration
backup-reason-hand = à la main
backup-reason-renew-id = avant un nouvel identifiant
backup-reason-scribe = par Scribe
backup-reason-foreign = pas de nous
backup-good = bonne
backup-damaged = abîmée
backup-unknown = rien n’a été noté pour la comparer
backup-taken = sauvegarde de « { $project } » faite : { $files ->
    [one] { $files } fichier
   *[other] { $files } fichiers
}, { $bytes }, sous le nom `{ $name }`
backup-would-take = ferait une sauvegarde de « { $project } » : { $files ->
    [one] { $files } fichier
   *[other] { $files } fichiers
}, { $bytes }, sous le nom `{ $name }`
backup-evicted = pour faire de la place, la sauvegarde la plus ancienne, `{ $name }`, a été retirée
backup-would-evict = pour faire de la place, la sauvegarde la plus ancienne, `{ $name }`, serait retirée
backup-nothing-to-restore = « { $project } » est identique à la sauvegarde `{ $name }` ; il n’y a rien à restaurer
backup-restored = { $files ->
    [one] { $files } fichier restauré
   *[other] { $files } fichiers restaurés
} dans « { $project } » depuis la sauvegarde `{ $name }`
backup-would-restore = { $files ->
    [one] { $files } fichier serait restauré
   *[other] { $files } fichiers seraient restaurés
} dans « { $project } » depuis la sauvegarde `{ $name }`
backup-safety = ce qui était là auparavant est gardé dans la sauvegarde `{ $name }`

## Aide : titres

heading-usage = Usage :
heading-commands = Commandes{"\u00A0"}
heading-arguments = Arguments{"\u00A0"}
heading-options = Options{"\u00A0"}
heading-global = Options de toutes les commandes{"\u00A0"}
heading-examples = Exemples :
heading-exit-status = Codes de retour :
value-command = COMMANDE
value-backup = SAUVEGARDE
value-book = LIVRE
value-bytes = OCTETS
value-date-days = DATE|JOURS
value-dir = DOSSIER
value-duration = DURÉE
value-file = FICHIER
value-how = MANIÈRE
value-key = CLÉ
value-lang = LANGUE
value-login = IDENTIFIANT
value-name = NOM
value-owner-name = PROPRIÉTAIRE/NOM
value-project = PROJET
value-run = EXÉCUTION
value-state = ÉTAT
value-url-dir = URL|DOSSIER
value-value = VALEUR
value-when = QUAND
help-variable = [variable : { $variable }]
help-command-alias = (ou : { $name })
help-aliases = [autre nom : { $aliases }]
help-values = [valeurs possibles : { $values }]
man-manual = Manuel de scribe-sync
man-heading-name = NOM
man-heading-synopsis = SYNOPSIS
man-heading-description = DESCRIPTION
man-heading-options = OPTIONS
man-heading-subcommands = COMMANDES
man-heading-global = OPTIONS GÉNÉRALES
man-heading-exit-status = CODES DE RETOUR
man-heading-environment = ENVIRONNEMENT
man-heading-files = FICHIERS
man-heading-examples = EXEMPLES
man-global = Les options de toutes les commandes sont décrites dans scribe-sync(1).
man-environment-see = Les variables des options de toutes les commandes sont décrites dans scribe-sync(1).
man-variable = Remplace --flag quand cette option n’est pas donnée.
man-variable-token = Le jeton d’accès, pour l’intégration continue ; il passe avant une connexion enregistrée.
man-variable-server = Lue quand SCRIBE_SYNC_CLOUD n’est pas définie.
man-variable-user = Lue quand SCRIBE_SYNC_ACCOUNT n’est pas définie.
man-variable-scribe-home = Lue quand SCRIBE_SYNC_HOME n’est pas définie.
man-variable-color = Les variables habituelles pour la couleur.
man-variable-proxy = Le proxy (`http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` ou `socks4://`), et ce qui est atteint sans lui.
man-file-config = Les réglages. Autres emplacements : $XDG_CONFIG_HOME/scribe-sync, %APPDATA%\scribe-sync.
man-file-state = Ce que les exécutions retiennent. Autres emplacements : $XDG_STATE_HOME/scribe-sync, %LOCALAPPDATA%\scribe-sync, ~/Library/Application Support/scribe-sync.
man-file-projects = Les projets de Scribe.
man-file-backups = Leurs sauvegardes.

## Codes de retour

exit-ok = tout ce qui était demandé est synchronisé ou fait ; aussi : il n’y avait rien à faire
exit-failed = échec, et aucun autre code ne le dit mieux
exit-usage = la ligne de commande ou un réglage est inutilisable, ou il faut une réponse et il n’y a pas de terminal
exit-partial = une partie a été faite, une autre non ; le rapport dit laquelle
exit-credential = pas connecté, ou accès refusé : jeton, droits
exit-unreachable = injoignable pour le moment : hors ligne, pas de réponse à temps, panne du serveur ; réessayez plus tard
exit-conflict = des passages modifiés des deux côtés attendent une personne
exit-guard = arrêté par précaution : beaucoup de suppressions, une copie restaurée, un autre projet, un projet qui deviendrait public
exit-missing = collecte : le délai est passé et des contributeurs manquent
exit-limit = une limite est atteinte ; relancez pour continuer
exit-not-found = le projet, le dépôt ou la sauvegarde est introuvable
exit-busy = une autre exécution travaille sur ce projet ; réessayez plus tard
exit-integrity = une sauvegarde ou un fichier est abîmé
exit-interrupted = arrêté par Ctrl-C
exit-terminated = arrêté par le système (TERM) ou par `scribe-sync stop`

## Aide : le programme

help-root = Transporter les projets de traduction de la Bible entre cet ordinateur et Door43
    .long =
        scribe-sync porte le travail de Scribe Scripture Editor vers Door43 et en rapporte celui des autres, à la main, par
        cron ou dans une intégration continue. Il travaille dans les dossiers de Scribe, si bien qu’un projet peut passer de
        l’un à l’autre. Avant de modifier un projet, il en fait une sauvegarde, et tout ce qui était lisible avant une
        exécution le reste après.
    .examples =
        scribe-sync register
        scribe-sync login --user amina
        scribe-sync projects
        scribe-sync sync "Hausa Luke"
        scribe-sync sync --all --quiet
        scribe-sync report
help-arg-help = Afficher l’aide ; -h en donne l’essentiel
help-arg-version = Afficher la version
help-arg-home = Le dossier de Scribe, celui qui contient `users`
help-arg-profile = Lequel des utilisateurs de Scribe sur cet ordinateur
help-arg-cloud = Le serveur, ou un dossier qui sert de nuage
help-arg-account = L’identifiant dans le nuage
help-arg-config = Le dossier des réglages
help-arg-state = Le dossier de ce que les exécutions retiennent
help-arg-ca-file = Un fichier PEM avec d’autres autorités de certification
help-arg-dry-run = Montrer ce qui se passerait, ne rien modifier
help-arg-json = Écrire un document JSON pour les scripts
help-arg-quiet = Ne montrer que ce qui demande de l’attention
help-arg-verbose = Montrer plus de détails
help-arg-lang = La langue des messages
help-arg-color = Quand utiliser la couleur
help-arg-progress = Comment un travail long montre où il en est
help-arg-project = Le projet : son nom, son dossier, ou le début de son identifiant
help-arg-backup = La sauvegarde : son nom ou son numéro, 1 étant la plus récente
help-arg-include-archived = Prendre aussi les projets archivés

help-login = Se connecter, et garder un jeton d’accès pour cet ordinateur seul
    .long =
        Le mot de passe sert une seule fois, à créer un jeton d’accès pour cet ordinateur ; il n’est pas gardé. Le jeton est
        gardé dans le trousseau de clés du système ou, s’il n’y en a pas, dans un fichier que vous seul pouvez lire. Sans
        terminal, le mot de passe ou un jeton arrive sur l’entrée standard.
    .examples =
        scribe-sync login
        scribe-sync login --web
        scribe-sync login --from-scribe
        scribe-sync login --user amina --password-stdin < mot-de-passe.txt
        scribe-sync login --token-stdin < jeton.txt
help-login-user = L’identifiant ou l’adresse e-mail sur le serveur
help-login-password-stdin = Lire le mot de passe sur l’entrée standard
help-login-token-stdin = Lire un jeton d’accès sur l’entrée standard
help-login-otp = Le code à usage unique d’un second facteur
help-logout = Oublier la connexion et annuler son jeton d’accès
    .examples =
        scribe-sync logout
help-logout-all = Toutes les connexions de cet ordinateur
help-whoami = Montrer quel compte est utilisé et d’où vient son jeton
    .examples =
        scribe-sync whoami --json
help-projects = Lister les projets sur cet ordinateur et dans le nuage
    .long =
        Chaque projet a un point : ○ jamais synchronisé depuis cet ordinateur, ◐ modifié depuis la dernière synchronisation,
        ● synchronisé, avec l’heure de la dernière synchronisation.
    .examples =
        scribe-sync projects
        scribe-sync projects --local --json
help-projects-projects = Ces projets seulement
help-projects-local = Seulement ceux de cet ordinateur ; le nuage n’est pas interrogé
help-projects-only-cloud = Seulement ceux du nuage
help-sync = Mettre les projets et le nuage dans le même état
    .long =
        Envoie ce qui a été modifié ici et rapporte ce qui a été modifié dans le nuage. Un projet qui n’est que dans le nuage
        est apporté sur cet ordinateur ; un projet qui n’est qu’ici est mis dans le nuage. Là où les deux côtés ont modifié
        le même passage, tout le reste est fusionné et envoyé, le texte commun y demeure, et le vôtre, en sûreté, attend
        votre décision. Sans projet, un terminal demande lequel ; ailleurs, nommez un projet ou mettez --all.

        Les options qui sont la décision d’une personne (--public, --allow-deletions, --publish-restore, --take-cloud,
        --create-again, --change-account) n’ont pas de variable, afin que personne ne puisse les oublier dans un fichier de cron.
    .examples =
        scribe-sync sync "Hausa Luke"
        scribe-sync sync --all --quiet
        scribe-sync sync ./hausa-luke --repo amina/hausa-luke
        scribe-sync sync amina/hausa-luke --into ./hausa-luke
        scribe-sync sync "Hausa Luke" --dry-run
        scribe-sync sync --all --json | tail -n 1
        scribe-sync sync --all --from-cloud
        scribe-sync sync --all --attempts 10 --interval 10m --deadline 4h
        scribe-sync sync --all --limit-upload 50k
help-sync-projects = Les projets : un nom, un dossier, le début d’un identifiant, ou PROPRIÉTAIRE/NOM dans le nuage
help-sync-all = Tous les projets actifs
help-sync-from-cloud = Apporter aussi tous les projets de votre compte qui ne sont que dans le nuage, comme sur un nouvel ordinateur
help-sync-owner = Aussi ceux de ce propriétaire, une équipe par exemple ; peut être donné plusieurs fois
help-sync-repo = Le dépôt auquel le projet appartient
help-sync-into = Apporter un projet dans ce dossier, qui doit être vide ou ne pas exister
help-sync-public = Tout le monde peut lire le dépôt que cette exécution crée
help-sync-private = Seuls ses membres peuvent lire le dépôt que cette exécution crée
help-sync-on-conflict = Que faire là où les deux côtés ont modifié le même passage : hold (fusionner le reste, le texte commun demeure, le vôtre attend), stop (ne rien fusionner), mine (le mien), theirs (le leur)
help-sync-combine = Si les mots de deux personnes se rejoignent dans un même verset : apart (quand un mot que personne n’a modifié les sépare), never (le verset attend une décision)
help-sync-allow-deletions = Continuer bien que beaucoup de fichiers aient disparu
help-sync-publish-restore = Envoyer le texte restauré comme une nouvelle modification
help-sync-take-cloud = Laisser le texte restauré et prendre le plus récent dans le nuage
help-sync-create-again = Créer à nouveau le dépôt qui a été supprimé dans le nuage, ou remettre le texte commun que quelqu’un a remplacé de force
help-sync-change-account = Désormais, le compte de cette exécution synchronise le projet, et non plus celui qui le faisait
help-sync-retry-large = Essayer à nouveau d’envoyer les fichiers qui étaient trop gros
help-sync-without-refused = Laisser de côté, pour tout le monde, ce qui a été refusé de ce qui est venu
help-sync-attempts = Combien de fois essayer quand le nuage est injoignable ou qu’une autre exécution est à l’œuvre ; 1 par défaut
help-sync-interval = Combien de temps attendre entre deux essais : 90s, 10m, 4h, 04:00:00 ; 10m par défaut
help-sync-deadline = Le délai de l’exécution : ce qui n’est pas fait d’ici là finit avec 9
help-sync-limit-upload = Ne pas envoyer plus que cela par seconde : 800, 50k, 1.5M
help-sync-limit-download = Ne pas recevoir plus que cela par seconde : 800, 50k, 1.5M
help-sync-jobs = Combien de projets synchroniser en même temps
help-conflicts = Montrer ce que les deux côtés ont modifié et qui attend une personne
    .long =
        Là où vous et quelqu’un d’autre avez modifié le même verset, le texte commun demeure, et le vôtre est gardé jusqu’à
        votre décision. Cette commande liste ces passages avec les deux textes, tels qu’à la dernière synchronisation. Elle
        n’a pas besoin de réseau.
    .examples =
        scribe-sync conflicts
        scribe-sync conflicts "Hausa Luke" --json
help-conflicts-projects = Les projets ; tous si aucun n’est nommé
help-conflicts-combined = Montrer les versets composés des mots de deux personnes, jusqu’à ce que quelqu’un les ait relus
help-conflicts-decided = Montrer ce qui vous attendait et que quelqu’un d’autre a décidé, jusqu’à ce que vous l’ayez lu
help-conflicts-exit-code = Finir avec 6 quand quelque chose attend
help-resolve = Choisir entre deux textes d’un même passage
    .long =
        Sur un terminal, la commande montre les passages l’un après l’autre et demande. Avec --mine, --theirs ou --both, elle
        décide de tous les passages qui vous attendent, ou de celui que nomme REF (LUK 4:18). Elle fait une sauvegarde avant
        de modifier un fichier. La synchronisation suivante envoie ce qui a été décidé.
    .examples =
        scribe-sync resolve "Hausa Luke"
        scribe-sync resolve "Hausa Luke" "LUK 4:18" --mine
        scribe-sync resolve "Hausa Luke" --theirs --sync
help-resolve-project = Le projet : un nom, un dossier, ou le début d’un identifiant
help-resolve-reference = Le passage : LUK 4:18, ou le chemin d’un fichier
help-resolve-mine = Garder votre texte
help-resolve-theirs = Garder le texte commun
help-resolve-both = Garder les deux, l’un après l’autre
help-resolve-edit = Écrire le texte dans votre éditeur
help-resolve-text-file = Le texte tel qu’il doit figurer dans le fichier
help-resolve-read = Dire que vous avez lu ce que montrent --combined et --decided de `conflicts` : tout, ou le passage nommé
help-resolve-sync = Synchroniser ensuite le projet
help-log = Montrer qui a modifié un verset, quand, et ses textes
    .usage = scribe-sync log [OPTIONS] [PROJET] <REF>
    .examples =
        scribe-sync log "Hausa Luke" "LUK 4:18"
help-log-words = Le projet, qui peut être omis s’il n’y en a qu’un, et le passage
help-log-limit = Le plus grand nombre de versions à montrer ; 50 par défaut
help-backup = Faire, lister, vérifier et restaurer des sauvegardes
    .long =
        scribe-sync garde les cinq sauvegardes les plus récentes de chaque projet à côté des projets de Scribe. Il en fait une
        avant de modifier un projet.
    .examples =
        scribe-sync backup list "Hausa Luke"
        scribe-sync backup restore "Hausa Luke" 1
help-backup-create = Faire une sauvegarde maintenant
    .examples =
        scribe-sync backup create "Hausa Luke"
help-backup-list = Lister les sauvegardes, la plus récente d’abord
    .examples =
        scribe-sync backup list
help-backup-show = Montrer ce que contient une sauvegarde
    .examples =
        scribe-sync backup show "Hausa Luke" 2
help-backup-diff = Montrer ce qui est différent maintenant, verset par verset
    .examples =
        scribe-sync backup diff "Hausa Luke" 2
help-backup-verify = Comparer les sauvegardes avec ce qui a été noté quand elles ont été faites
    .examples =
        scribe-sync backup verify "Hausa Luke"
help-backup-restore = Remettre en place les fichiers d’une sauvegarde
    .long =
        Ce qui est là maintenant est d’abord sauvegardé. L’historique continue : le texte restauré est une nouvelle
        modification, et la synchronisation suivante s’arrête et demande avant de l’envoyer.

        Un projet dont le dossier a été supprimé revient en entier, avec son historique.
    .examples =
        scribe-sync backup restore "Hausa Luke" 1
        scribe-sync backup restore "Hausa Luke" 2 --book LUK --dry-run
help-backup-restore-books = Ce livre seulement, comme LUK ; peut être répété
help-backup-restore-yes = Ne pas demander
help-config = Montrer et changer les réglages
    .long =
        Une option l’emporte sur une variable, une variable sur la section du projet dans le fichier, celle-ci sur le reste du
        fichier, et le fichier sur les valeurs d’origine.
    .examples =
        scribe-sync config list
        scribe-sync config set keep 10
help-config-path = Montrer où est le fichier
    .examples =
        scribe-sync config path
help-config-list = Lister les réglages et d’où vient chacun
    .examples =
        scribe-sync config list --json
help-config-get = Montrer un réglage
    .examples =
        scribe-sync config get cloud
help-config-set = Changer un réglage dans le fichier ; les commentaires restent
    .examples =
        scribe-sync config set keep 10
help-arg-key = Le réglage
help-arg-value = Sa nouvelle valeur
help-demo = Montrer une synchronisation sur un exemple intégré, sans compte ni réseau
    .examples =
        scribe-sync demo
help-demo-keep = Laisser l’exemple dans ce dossier
help-completions = Écrire le script de complétion d’un interpréteur de commandes
    .examples =
        scribe-sync completions bash > ~/.local/share/bash-completion/completions/scribe-sync
help-completions-shell = L’interpréteur de commandes
help-man = Écrire une page de manuel
    .examples =
        scribe-sync man --lang fr > scribe-sync.1
        scribe-sync man --lang fr sync > scribe-sync-sync.1
help-man-command = La commande, comme `sync` ou `backup-restore` ; sans elle, la page principale
