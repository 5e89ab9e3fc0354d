### Les mots français de : report.

run-state-running = en cours
run-state-ok = synchronisé
run-state-partial = en partie
run-state-conflict = conflits en attente
run-state-stopped = interrompu
run-state-failed = échec
run-state-missed = manqué
hint-next-due = la prochaine exécution est prévue le { $time }
