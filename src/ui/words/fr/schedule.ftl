### Les mots français de : schedule, watch, projects activate.

## schedule

schedule-installed = cet ordinateur se synchronise désormais tout seul
schedule-would-install = cet ordinateur se synchroniserait tout seul
schedule-removed = cet ordinateur ne se synchronise plus tout seul ; les réglages sont effacés, le rapport reste
schedule-would-remove = la synchronisation automatique et ses réglages seraient supprimés
schedule-not-installed = aucune synchronisation automatique n’est installée ici
schedule-switched-on = la synchronisation automatique est activée
schedule-switched-off = la synchronisation automatique est désactivée ; ses réglages restent jusqu’à `scribe-sync schedule on`
schedule-is-on = la synchronisation automatique est activée
schedule-is-off = la synchronisation automatique est désactivée ; `scribe-sync schedule on` la réactive
schedule-when-and-what = { $what } pour { $projects } : { $times } ; lancé par { $scheduler }
schedule-all-projects = tous les projets actifs
schedule-at-start = à chaque démarrage de cet ordinateur
schedule-day-mon = lundi
schedule-day-tue = mardi
schedule-day-wed = mercredi
schedule-day-thu = jeudi
schedule-day-fri = vendredi
schedule-day-sat = samedi
schedule-day-sun = dimanche
schedule-next = prochaine : { $time }
schedule-last = dernière : { $start } à { $end }, terminée avec { $code }
schedule-last-open = dernière : { $start }, pas terminée
schedule-missed = manquée : { $hour }
schedule-made-up = manquée : { $hour }, rattrapée le { $time }
schedule-at-work = une synchronisation automatique est en cours
schedule-nothing-due = rien à faire pour l’instant ; prochaine : { $time }
schedule-nothing-due-ever = rien à faire pour l’instant
schedule-none = aucune synchronisation automatique n’est installée ici
schedule-when = l’heure n’a pas été indiquée
schedule-hint-install = installez-la avec `scribe-sync schedule install --at 23:00`
schedule-plan-damaged = les réglages de la synchronisation automatique dans `{ $path }` sont illisibles
schedule-own-path = impossible de savoir où se trouve ce programme
schedule-odd-path = un planificateur ne peut pas contenir le chemin `{ $path }`
schedule-no-scheduler = cet ordinateur n’a ni systemd à votre nom ni cron
schedule-hint-cron = installez cron, ou lancez `scribe-sync schedule run` toutes les quelques minutes par un autre moyen
schedule-cron-too-long = les chemins sont trop longs pour une ligne de crontab
schedule-refused = `{ $program }` n’a pas fait ce qui était demandé
schedule-crontab-differs = la crontab n’est pas telle qu’elle a été écrite : quelque chose d’autre l’a modifiée au même moment ; regardez avec `crontab -l`
schedule-hint-scheduler = un autre planificateur se choisit avec `--scheduler` : systemd, cron, launchd, task-scheduler
schedule-busy = une synchronisation automatique est en cours ({ $holder })
schedule-entry-gone = le planificateur ne la connaît plus ; `scribe-sync schedule on` l’y remet
schedule-no-linger = elle n’a lieu que tant que votre session est ouverte ; `loginctl enable-linger` la permet en tout temps
schedule-token-of-environment = SCRIBE_SYNC_TOKEN n’est pas transmis au planificateur : connectez-vous avec `SCRIBE_SYNC_KEYRING=never scribe-sync login`
schedule-cron-keyring = cron n’a pas accès au trousseau où se trouve votre connexion : connectez-vous avec `SCRIBE_SYNC_KEYRING=never scribe-sync login`
schedule-no-login = personne n’est encore connecté ici : lancez `scribe-sync login`
schedule-no-login-of = le compte `{ $owner }`, auquel appartiennent certains des projets, n’est pas connecté ici : lancez `scribe-sync login --user { $owner }`
schedule-missed-why = l’ordinateur était éteint ou en veille, ou son planificateur n’a rien lancé
schedule-made-up-why = l’ordinateur était éteint ou en veille, ou son planificateur n’a rien lancé ; rattrapée le { $time }

help-schedule = Faire synchroniser cet ordinateur tout seul, à heure fixe
    .long =
        L’heure est confiée au planificateur du système : une minuterie de systemd, une ligne de votre crontab, launchd, ou le
        Planificateur de tâches de Windows. C’est notre propre registre qui dit si une heure est due : ce qui a été manqué
        parce que l’ordinateur était éteint ou en veille est rattrapé une fois à son retour, et aucune heure n’est faite
        deux fois.
    .examples =
        scribe-sync schedule install --at 23:00
        scribe-sync schedule status
        scribe-sync schedule off
help-schedule-install = Installer la synchronisation automatique, ou la remplacer
    .long =
        Lance `sync` pour tous les projets actifs, ou pour ceux qui sont nommés ; avec --collect, lance `collect`, pour
        le siège. Ce qui est dit ici avec --home, --profile,
        --cloud, --account, --config et --state, ou avec leurs variables, vaut aussi pour les synchronisations
        automatiques ; un jeton de l’environnement, non. Après plusieurs heures manquées, la plus récente est rattrapée, les
        autres figurent comme manquées dans le rapport.
    .examples =
        scribe-sync schedule install --at 23:00
        scribe-sync schedule install --at 06:30 --at 18:00 --days mon-fri
        scribe-sync schedule install --at 23:00 --on-start --projects "Hausa Luke" --scheduler cron
        scribe-sync schedule install --at 20:00 --collect "Hausa Luke" --expect 12 --max-wait 4h
help-schedule-install-at = L’heure locale : 23:00 ; peut être répété
help-schedule-install-days = Quels jours : mon-fri, sat,sun, weekdays, weekend ; sinon tous les jours (daily)
help-schedule-install-on-start = Aussi à chaque démarrage de cet ordinateur
help-schedule-install-projects = Ce projet seulement ; peut être répété
help-schedule-install-collect = Collecter ce projet au lieu de synchroniser
help-schedule-install-expect = Avec --collect : combien de contributeurs attendre
help-schedule-install-from = Avec --collect : quels contributeurs attendre, séparés par des virgules
help-schedule-install-max-wait = Avec --collect : combien de temps attendre
help-schedule-install-every = Avec --collect : le temps entre deux passages
help-schedule-install-scheduler = Qui lance ; auto prend ce que cet ordinateur a
help-schedule-status = Montrer quand elle a lieu, quand elle a eu lieu, et ce qui a été manqué
    .examples =
        scribe-sync schedule status --json
help-schedule-on = La réactiver
    .examples =
        scribe-sync schedule on
help-schedule-off = La désactiver en gardant ses réglages
    .examples =
        scribe-sync schedule off
help-schedule-remove = La supprimer avec ses réglages
    .examples =
        scribe-sync schedule remove
help-schedule-run = Faire ce qui est dû ; c’est ce que lance le planificateur
    .long =
        Quand rien n’est dû, rien n’est fait et le code est 0. Sinon le code est celui de la synchronisation.
    .examples =
        scribe-sync schedule run
        scribe-sync schedule run --now
help-schedule-run-now = Maintenant, quelle que soit l’heure ; la prochaine heure reste prévue
help-schedule-run-started = L’ordinateur vient de démarrer

## projects activate

activate-when = il n’a pas été dit si le projet doit être synchronisé maintenant (now), plus tard (later) ou jamais (never)
hint-activate-when = dites-le : `scribe-sync projects activate "{ $project }" now`
ask-activate = Synchroniser { $project } avec vos autres projets ?
activate-now = maintenant : désormais avec les autres
activate-later = plus tard : pas encore
activate-never = jamais
ask-sync-now = Synchroniser { $project } maintenant ?
activated-now = `{ $project }` est désormais synchronisé avec tous les autres
activated-later = `{ $project }` est laissé de côté jusqu’à `scribe-sync projects activate "{ $project }" now`
activated-never = `{ $project }` est désormais laissé de côté ; il peut toujours être synchronisé par son nom
projects-later = pour plus tard
help-projects-activate = Dire si un projet est synchronisé avec tous les autres : maintenant, plus tard ou jamais
    .long =
        `sync --all`, la synchronisation automatique et `watch` prennent les projets à synchroniser maintenant. Un projet
        remis à plus tard reste dans la liste avec cette mention. Tout projet peut toujours être synchronisé par son nom.
    .examples =
        scribe-sync projects activate "Hausa Luke" later
        scribe-sync projects activate "Hausa Luke" now --sync
help-projects-activate-project = Le projet : un nom, un dossier, ou le début d’un identifiant
help-projects-activate-when = now (maintenant), later (plus tard) ou never (jamais) ; un terminal le demande si ce n’est pas dit
help-projects-activate-sync = Synchroniser ensuite le projet
help-arg-flavor = Seulement les projets de ce type, par exemple textTranslation ; peut être répété

## config set

config-set-busy = `{ $key }` ne peut pas être modifié pendant la synchronisation { $run } ({ $projects })
config-set-busy-state = le réglage est resté tel quel
config-hint-busy = attendez qu’elle se termine, ou arrêtez-la avec `scribe-sync stop { $run }`

## watch

watch-begins = { $n ->
    [one] 1 projet surveillé
   *[other] { $n } projets surveillés
} : chacun est synchronisé { $quiet } après sa dernière modification ; Ctrl-C ou `scribe-sync stop` y met fin
watch-ended = terminé : { $synced ->
    [0] aucune synchronisation
    [one] 1 synchronisation
   *[other] { $synced } synchronisations
}, { $failed } en échec
watch-busy = un `scribe-sync watch` est déjà en cours ({ $holder })
hint-watch-stop = `scribe-sync stop` y met fin
help-watch = Synchroniser un projet quand ses fichiers sont restés tranquilles un moment
    .long =
        Attend que les fichiers d’un projet n’aient plus changé pendant le temps de calme, puis le synchronise ; ainsi aucune
        synchronisation ne survient pendant la saisie. Sans projet, tous les projets actifs sont surveillés, aussi ceux qui
        arrivent plus tard. Quand le nuage ne peut pas être joint, la commande réessaie d’elle-même, de plus en plus tard,
        jusqu’à une heure. Elle ne pose aucune question. Ce qui n’est modifié que dans le nuage ne la réveille pas ; cela
        relève de `schedule`. Elle continue jusqu’à ce qu’on l’arrête, et se termine alors avec 0.
    .examples =
        scribe-sync watch
        scribe-sync watch "Hausa Luke" --quiet-time 10m
help-watch-projects = Les projets ; sans nom, tous les projets actifs
help-watch-quiet-time = Combien de temps les fichiers doivent rester tranquilles : 90s, 10m ; 5m si ce n’est pas dit
help-watch-poll = Regarder les fichiers toutes les demi-minutes, là où le système ne signale pas les changements (certains dossiers réseau)
