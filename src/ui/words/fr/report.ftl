### Les mots du rapport, de `stop` et de `extend`.

report-none = rien de ce qui est enregistré ne correspond
report-without = pas encore de synchronisation complète : { $projects }
report-page = la page est dans { $file }
run-state-running = en cours
run-state-ok = synchronisé
run-state-partial = en partie
run-state-conflict = conflits en attente
run-state-stopped = interrompu
run-state-failed = échec
run-state-missed = manqué
hint-next-due = la prochaine exécution est prévue le { $time }
run-killed = elle a été interrompue de l’extérieur, ou l’ordinateur s’est éteint ; la prochaine synchronisation du projet remettra en ordre ce qui était en cours
run-combined = { $count ->
    [one] { $count } verset composé, pas encore relu
   *[other] { $count } versets composés, pas encore relus
}
run-tried = { $n ->
    [one] { $n } essai
   *[other] { $n } essais
}
run-traffic = { $up } envoyés, { $down } reçus
run-unknown-project = (aucun projet)
run-not-recorded = cette exécution n’a pas pu être enregistrée pour `scribe-sync report` : { $why }
run-again = { $why } ; nouvel essai dans { $pause }, le { $attempt } sur { $attempts }
run-again-project = « { $project } » : { $why } ; nouvel essai dans { $pause }, le { $attempt } sur { $attempts }
duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $n } h { $minutes } min
sync-deadline = le délai de cette exécution est passé
sync-stop-ordered = l’exécution a été arrêtée par `scribe-sync stop`
control-nothing-runs = aucune exécution de ce genre n’est à l’œuvre ici ; les exécutions sont cherchées dans { $folder }
hint-report = `scribe-sync report` montre les exécutions ; un autre dossier d’état s’indique avec `--state DOSSIER`
extend-no-deadline = l’exécution à l’œuvre n’a pas de délai
control-stopped = { $run } ({ $projects }) est arrêtée
control-stopping = { $run } ({ $projects }) doit s’arrêter et est encore à l’œuvre
control-would-stop = arrêterait { $run } ({ $projects })
control-extended = le délai de { $run } ({ $projects }) est prolongé
control-would-extend = prolongerait le délai de { $run } ({ $projects })
control-ended = { $run } ({ $projects }) était déjà finie
report-title = scribe-sync : qui est arrivé quand
report-made = Fait le { $time }, heures de cet ordinateur ({ $zone })
report-span = Du { $from } au { $to }
report-count = { $state } : { $n }
report-timeline = Chronologie
report-runs = Exécutions
report-column-project = Projet
report-column-who = Qui
report-column-start = Début
report-column-end = Fin
report-column-state = État
report-column-moved = Versets
report-column-traffic = Octets
report-column-error = Pourquoi

help-stop = Arrêter une synchronisation en cours, depuis un autre terminal
    .long =
        L’exécution s’arrête là où rien n’est à moitié fait, comme avec Ctrl-C, et finit avec 143 ; le rapport la note comme
        arrêtée. Sans EXÉCUTION, toute synchronisation qui travaille avec ce dossier d’état est arrêtée. La commande attend qu’elles
        soient finies, une minute au plus.
    .examples =
        scribe-sync stop
        scribe-sync stop 20261122T042040Z-1a2b3c4d
help-stop-run = L’exécution, par son nom dans le rapport
help-extend = Prolonger le délai d’une synchronisation en cours, depuis un autre terminal
    .long =
        Une synchronisation avec --deadline finit à son délai. Cette commande le prolonge : de la durée donnée ou, sans elle, le
        délai entier repart de maintenant.
    .examples =
        scribe-sync extend
        scribe-sync extend 1h
help-extend-by = De combien : 90s, 10m, 4h, 04:00:00
help-extend-run = L’exécution, par son nom dans le rapport ; toutes si aucune n’est nommée
help-report = Montrer les exécutions : quoi, qui, quand, et comment chacune a fini
    .long =
        Chaque synchronisation est enregistrée sur cet ordinateur, avec une ligne par projet, même si elle a échoué, a été
        arrêtée ou tuée. Ce qui a plus d’un an disparaît. Avec --html, le rapport est écrit comme une seule page avec une
        chronologie, pour un téléphone ou pour le papier.
    .examples =
        scribe-sync report
        scribe-sync report "Hausa Luke" --since "7 days"
        scribe-sync report --only failed --json
        scribe-sync report --last
        scribe-sync report --since 2026-11-01 --html novembre.html
help-report-project = Ce projet seulement : son nom, son dossier, le début de son identifiant, ou PROPRIÉTAIRE/NOM
help-report-since = Seulement ce qui a tourné depuis : une date (2026-11-01), un nombre de jours (7) ou d’heures (12h)
help-report-only = Seulement les exécutions dans cet état
help-report-last = Pour chaque projet, seulement sa dernière synchronisation complète ; avec --only, sa dernière exécution dans cet état
help-report-csv = Écrire des valeurs séparées par des virgules, pour un tableur
help-report-html = Écrire dans ce fichier une page avec une chronologie ; - est la sortie standard
