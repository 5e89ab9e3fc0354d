### Les mots français : ce qui est général, et l’aide.

decimal-point = ,

config-rule-transfer = c’est un nombre d’octets comme 500k ou 20M, et au moins { $least }
help-sync-max-transfer = Ne pas envoyer ni recevoir plus que cela en une exécution, tous projets ensemble : 500k, 20M ; elle se termine alors par 9, et la suivante continue
language-code = fr
