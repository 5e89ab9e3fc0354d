### Les mots français de : collect.

## Ce qui empêche

collect-one-thing = `collect PROJECT` collecte ; ses sous-commandes prennent le projet après leur propre nom, comme dans `scribe-sync collect status PROJECT`
collect-not-in-cloud = `{ $project }` n’est pas encore dans le nuage : personne n’a pu y envoyer quoi que ce soit
hint-collect-sync-first = mettez-le d’abord dans le nuage : `scribe-sync sync "{ $project }"`
collect-not-here = { $repository } n’a pas pu être apporté sur cet ordinateur
collect-busy = une collecte de `{ $project }` est déjà en cours
hint-collect-busy = voyez où elle en est avec `scribe-sync collect status "{ $project }"` ; prolongez-la avec `scribe-sync collect extend`, ou arrêtez-la avec `scribe-sync stop`
collect-from-oneself = `{ $login }` est le compte qui collecte ; `--from` nomme les autres
collect-nobody = personne d’autre n’a encore envoyé quoi que ce soit pour `{ $project }`, et le nombre attendu n’a pas été dit
hint-collect-expect = dites combien viendront, comme dans `scribe-sync collect "{ $project }" --expect 12`, ou qui : `--from boaz,dina`
collect-conflict = { $count ->
    [one] { $count } endroit envoyé par `{ $login }` a été modifié par d’autres aussi
   *[other] { $count } endroits envoyés par `{ $login }` ont été modifiés par d’autres aussi
}
state-collect-not-merged = rien n’en a été fusionné ; ce travail reste dans le nuage, à la place de son auteur
state-collect-stopped = ce qui était arrivé est dans le texte commun et y reste ; la prochaine collecte continue à partir de là

## Qui est arrivé

collect-late = arrivé après le délai
collect-no-news = { $days ->
    [0] pas de nouvelles depuis la dernière collecte
    [one] pas de nouvelles depuis { $days } jour
   *[other] pas de nouvelles depuis { $days } jours
}
collect-never = n’a jamais rien envoyé
collect-waits = { $places ->
    [one] { $places } endroit attend la décision de `{ $login }`
   *[other] { $places } endroits attendent la décision de `{ $login }`
}
collect-missing = { $count ->
    [one] il en manque { $count } sur { $of }
   *[other] il en manque { $count } sur { $of }
}
contributor-ok = arrivé
contributor-late = en retard
contributor-conflict = arrivé, conflit
contributor-failed = échec
contributor-missing = manquant
collect-came = `{ $login }` est arrivé ({ $came } sur { $expected })
collect-came-late = `{ $login }` est arrivé en retard ({ $came } sur { $expected })
collect-came-conflict = `{ $login }` est arrivé ({ $came } sur { $expected }) ; { $places ->
    [one] { $places } endroit attend sa décision
   *[other] { $places } endroits attendent sa décision
}
collect-came-failed = ce que `{ $login }` a envoyé est inutilisable : { $why }
collect-waiting = { $came } sur { $expected } sont arrivés ; prochaine vérification à { $next }, jusqu’à { $until }
collect-waiting-trouble = le nuage n’a pas pu être interrogé : { $why } ; prochaine vérification à { $next }, jusqu’à { $until }
collect-complete = { $project } : tous les { $expected } sont arrivés
collect-so-far = { $project } : { $came } sur { $expected } sont arrivés
collect-unknown = { $count ->
    [one] et { $count } autre qui n’a jamais rien envoyé
   *[other] et { $count } autres qui n’ont jamais rien envoyé
}
collect-since = depuis la dernière collecte complète, du { $last }
collect-since-ever = il n’y a pas encore eu de collecte complète
collect-status-running = { $project } : une collecte est en cours, jusqu’à { $until } ; { $came } sur { $expected } sont arrivés
collect-status-open = { $project } : la dernière collecte n’est pas complète ; { $came } sur { $expected } sont arrivés
collect-status-idle = { $project } : aucune collecte n’est en cours
collect-status-last = la dernière collecte complète date du { $last }
collect-set-last-done = { $project } : ce qui a été envoyé jusqu’au { $at } compte comme collecté
collect-set-last-would = { $project } : ce qui a été envoyé jusqu’au { $at } compterait comme collecté
collect-set-last-after = { $count ->
    [one] { $count } contributeur a envoyé quelque chose depuis
   *[other] { $count } contributeurs ont envoyé quelque chose depuis
}

## Aide

help-collect = Attendre le travail des contributeurs, le fusionner à mesure qu’il arrive, et dire qui est venu
    .long =
        Pour le siège d’une équipe. La commande regarde dans le nuage qui a envoyé quelque chose depuis la dernière
        collecte complète, fusionne chaque travail dans le texte commun à mesure qu’il arrive, et publie le tout : la
        prochaine synchronisation de chacun l’apporte. Elle se termine par 0 quand tous sont arrivés, et par 8 quand le
        délai est passé et qu’il manque quelqu’un. Un contributeur en conflit, ou dont le travail est inutilisable,
        n’arrête pas les autres.

        Un contributeur est arrivé quand sa propre branche dans le nuage (LOGIN/scribe) a bougé. Ceux qui travaillent
        avec Scribe et qu’un conflit bloque sont fusionnés aussi ; leur prochaine synchronisation dans Scribe passe.

        Sans --expect ni --from, tous ceux qui ont un jour envoyé quelque chose sont attendus. Ce qui était arrivé quand
        une collecte se termine trop tôt reste dans le texte commun, et la suivante continue à partir de là.
    .examples =
        scribe-sync collect "Hausa Luke" --expect 12
        scribe-sync collect "Hausa Luke" --from boaz,dina,eli --max-wait 04:00:00 --every 10m
        scribe-sync collect "Hausa Luke" --expect 12 --dry-run
        scribe-sync collect status "Hausa Luke"
        scribe-sync collect extend 1h
        scribe-sync collect set-last "Hausa Luke" --at 2026-11-01
help-collect-project = Le projet : un nom, un dossier, le début d’un identifiant, ou OWNER/NAME dans le nuage
help-collect-expect = Combien doivent arriver, sans compter ce compte
help-collect-from = Qui doit arriver : des comptes ; le travail de personne d’autre n’est fusionné
help-collect-max-wait = Combien de temps attendre : 90s, 10m, 4h, 04:00:00 ; 4h si rien n’est dit, 0s pour une seule vérification
help-collect-every = Le temps entre deux vérifications ; 10m si rien n’est dit
help-collect-combine = Si les mots de deux personnes se rejoignent dans un même verset : apart (quand un mot que personne n’a modifié les sépare), never (le verset attend une décision)
help-collect-on-conflict = Que faire là où un contributeur a modifié ce que d’autres ont modifié aussi : hold (le texte commun reste, le sien attend sa décision), stop (ne rien fusionner de ce contributeur), mine, theirs
help-collect-attempts = Combien de fois essayer une vérification qui échoue pour le moment ; 1 si rien n’est dit
help-collect-interval = Le temps entre deux de ces essais ; 10m si rien n’est dit
help-collect-deadline = La même chose que --max-wait
help-collect-limit-upload = Ne pas envoyer plus que cela par seconde : 800, 50k, 1.5M
help-collect-limit-download = Ne pas recevoir plus que cela par seconde : 800, 50k, 1.5M
help-collect-status = Montrer qui est arrivé depuis la dernière collecte complète, d’après la dernière vérification
    .long =
        Sans réseau : ce que la dernière vérification d’une collecte a trouvé, aussi pendant qu’une collecte est en cours
        dans un autre terminal.
    .examples =
        scribe-sync collect status "Hausa Luke"
help-collect-extend = Prolonger une collecte en cours, depuis un autre terminal
    .long =
        De DURATION ou, si rien n’est dit, le temps entier recommence à partir de maintenant.
    .examples =
        scribe-sync collect extend
        scribe-sync collect extend 1h
help-collect-extend-by = De combien : 90s, 10m, 4h, 04:00:00
help-collect-extend-run = L’exécution, par son nom dans le rapport ; toutes les collectes si aucune n’est nommée
help-collect-set-last = Dire depuis quand les contributeurs doivent être arrivés
    .long =
        Prend les branches des contributeurs telles qu’elles sont maintenant pour une collecte complète : la suivante
        attend ce qui vient après. Avec --at, ce qui a été envoyé jusque-là compte comme collecté, d’après les dates des
        enregistrements. Une collecte complète le fait d’elle-même.
    .examples =
        scribe-sync collect set-last "Hausa Luke"
        scribe-sync collect set-last "Hausa Luke" --at 2026-11-01
help-collect-set-last-at = Une date : 2026-11-01, 2026-11-01T18:00:00Z, ou un nombre de jours (7) ou d’heures (12h) avant maintenant
