### Les mots français de : notify.

notify-is-on = les personnes nommées ici apprennent comment se terminent les exécutions
notify-is-off = personne n’est averti pour le moment ; `scribe-sync notify on` reprend les avis
notify-nobody = personne n’est averti de la fin des exécutions
notify-would-set = rien n’a été changé ; il en serait ainsi :
notify-row-to = courriel à
notify-row-sender = de la part de
notify-row-smtp = serveur de courriel
notify-row-user = identifiant sur ce serveur
notify-row-password = mot de passe
notify-row-when = quand
notify-row-webhook = webhook
notify-row-heartbeat = signal de vie
notify-row-heartbeat-fail = signal d’échec
notify-when-change = quand cela se passe autrement que la fois précédente
notify-when-failure = quand quelque chose ne s’est pas bien passé
notify-when-success = quand tout s’est bien passé
notify-when-always = après chaque exécution
notify-password-keyring = dans le trousseau du système
notify-password-file = dans un fichier que vous seul pouvez lire
notify-password-environment = pris dans SCRIBE_SYNC_SMTP_PASSWORD
notify-password-none = aucun
notify-ask-password = Mot de passe de { $user } sur le serveur de courriel
notify-kept-in-file = faute de trousseau, le mot de passe est dans `{ $path }` ; gardez ce fichier pour vous
notify-no-password-yet = aucun mot de passe n’est gardé pour le serveur de courriel ; donnez-le avec `scribe-sync notify set --password-stdin` ou dans SCRIBE_SYNC_SMTP_PASSWORD
notify-password-left = l’ancien mot de passe est peut-être encore dans le trousseau du système
notify-mail-incomplete = pour les courriels, il faut à la fois `--to` et `--smtp`
notify-bad-address = `{ $value }` n’est pas une adresse de courriel
notify-bad-server = `{ $value }` n’est pas un serveur de courriel ; c’est un nom comme `smtp.example.org` ou `smtp.example.org:465`
notify-bad-user = `{ $value }` n’est pas un identifiant
notify-too-many = au plus { $most } personnes peuvent recevoir des courriels
notify-in-the-clear = vers { $host }, mots de passe et textes voyageraient sans protection
hint-notify-security = dites `--security tls` ou `--security starttls` ; `none` ne vaut que pour un serveur de courriel sur cet ordinateur même
notify-password-for-whom = un mot de passe a été donné, mais aucun identifiant n’est connu sur le serveur de courriel ; nommez-le avec `--smtp-user`
notify-password-missing = le mot de passe du serveur de courriel n’est pas connu
hint-notify-password = donnez-le avec `scribe-sync notify set --password-stdin` ou dans SCRIBE_SYNC_SMTP_PASSWORD
notify-file-broken = `{ $path }` est incompréhensible (ligne { $line })
hint-notify-file-broken = supprimez `{ $path }` et redites-le avec `scribe-sync notify set`
notify-nobody-to-tell = personne n’est nommé qui devrait être averti
hint-notify-set = nommez quelqu’un : `scribe-sync notify set --to VOUS@EXAMPLE.ORG --smtp smtp.example.org --smtp-user VOUS@EXAMPLE.ORG`

## Ce que les avis sont devenus

notify-subject = Objet : { $subject }
notify-mail-sent = courriel à { $target } : envoyé
notify-mail-would = courriel à { $target } : serait envoyé
notify-mail-failed = courriel à { $target } : pas envoyé ; { $why }
notify-hook-sent = { $target } : averti
notify-hook-would = { $target } : serait averti
notify-hook-failed = { $target } : pas averti ; { $why }
notify-cannot = la fin de cette exécution n’a pas pu être annoncée : { $why }
notify-too-slow = cela a pris trop de temps
notify-mail-unusable = le courriel ne peut pas être composé avec ces réglages
notify-mail-login-refused = { $host } a refusé l’identifiant ou son mot de passe
notify-mail-later = { $host } ne prend pas le courriel pour le moment (réponse { $code })
notify-mail-refused = { $host } ne prend pas le courriel (réponse { $code })
notify-mail-speaks-starttls = { $host } commence sans TLS et y passe par STARTTLS : réglez `scribe-sync notify set --security starttls`, comme c’est l’usage sur les ports 587 et 25
notify-mail-speaks-tls = { $host } veut TLS dès le premier octet : réglez `scribe-sync notify set --security tls`, comme c’est l’usage sur le port 465
notify-mail-no-tls = { $host } ne commence pas par TLS : sur les ports 587 et 25, l’usage est `scribe-sync notify set --security starttls`
notify-mail-cannot = aucun courriel ne peut passer par { $host }
notify-hook-unusable = l’adresse `{ $address }` est inutilisable
notify-hook-rule = elle doit commencer par `https://` (ou par `http://` sur cet ordinateur même) et ne contenir ni nom ni mot de passe
notify-hook-refused = { $host } n’en veut pas (réponse { $status })
report-not-told = { $start } : { $what }

## Le courriel

notify-count-ok = { $n ->
    [one] { $n } projet synchronisé
   *[other] { $n } projets synchronisés
}
notify-count-conflict = { $n ->
    [one] { $n } projet en conflit
   *[other] { $n } projets en conflit
}
notify-count-partial = { $n ->
    [one] { $n } projet synchronisé en partie
   *[other] { $n } projets synchronisés en partie
}
notify-count-stopped = { $n ->
    [one] { $n } projet interrompu
   *[other] { $n } projets interrompus
}
notify-count-failed = { $n ->
    [one] { $n } projet en échec
   *[other] { $n } projets en échec
}
notify-count-missed = { $n ->
    [one] { $n } exécution manquée
   *[other] { $n } exécutions manquées
}
notify-count-came = { $n ->
    [one] { $n } contributeur arrivé
   *[other] { $n } contributeurs arrivés
}
notify-came-conflict = { $n ->
    [one] { $n } contributeur en conflit
   *[other] { $n } contributeurs en conflit
}
notify-came-partial = { $n ->
    [one] { $n } contributeur arrivé en partie
   *[other] { $n } contributeurs arrivés en partie
}
notify-came-stopped = { $n ->
    [one] { $n } contributeur interrompu
   *[other] { $n } contributeurs interrompus
}
notify-came-failed = { $n ->
    [one] { $n } contributeur en échec
   *[other] { $n } contributeurs en échec
}
notify-came-missed = { $n ->
    [one] { $n } contributeur manquant
   *[other] { $n } contributeurs manquants
}
notify-more-conflict = { $n } en conflit
notify-more-partial = { $n } en partie
notify-more-stopped = { $n ->
    [one] { $n } interrompu
   *[other] { $n } interrompus
}
notify-more-failed = { $n ->
    [one] { $n } échec
   *[other] { $n } échecs
}
notify-more-missed = { $n ->
    [one] { $n } manqué
   *[other] { $n } manqués
}
notify-nothing = rien à synchroniser
notify-one = { $project } : { $state }
notify-one-why = { $project } : { $state } ({ $why })
notify-reason = { $project } : { $why }
notify-why-usage = réglages
notify-why-credential = connexion refusée
notify-why-unreachable = nuage injoignable
notify-why-guard = arrêté par prudence
notify-why-missing = il manque quelqu’un
notify-why-limit = une limite est atteinte
notify-why-not-found = introuvable
notify-why-busy = déjà en cours ailleurs
notify-why-integrity = endommagé
notify-why-killed = coupé net
notify-why-failed = voir ci-dessous
notify-host = Ordinateur : { $host }
notify-began = Début : { $time }
notify-ended = Fin : { $time }
notify-next = Prochaine exécution : { $time }
notify-troubled = Ce qui demande un regard :
notify-fine = Ce qui s’est bien passé :
notify-entry = { $project } : { $state }
notify-entry-who = { $project } ({ $who }) : { $state }
notify-do-conflict = Pour décider, sur cet ordinateur : scribe-sync resolve "{ $project }"
notify-do-credential = Connectez-vous de nouveau, sur cet ordinateur : scribe-sync login
notify-do-later = Cela peut passer de soi-même ; la prochaine exécution essaiera encore.
notify-do-look = Pour en savoir plus, sur cet ordinateur : scribe-sync report "{ $project }"
notify-footer =
    Toutes les exécutions, sur cet ordinateur : scribe-sync report
    Pour ne plus recevoir ces courriels : scribe-sync notify off
notify-test-subject = scribe-sync sur { $host } : un essai
notify-test-text =
    Ceci est un essai ({ $time }).

    Des courriels comme celui-ci viennent de scribe-sync sur l’ordinateur { $host } et disent comment se terminent ses exécutions.

help-notify = Choisir qui est averti de la fin des exécutions : par courriel, webhook ou signal de vie
    .long =
        À la fin de chaque synchronisation, un seul courriel dit tout. Un courriel qui ne peut pas partir ne fait pas
        échouer la synchronisation : c’est dit, noté, et montré par `scribe-sync report`.
    .examples =
        scribe-sync notify set --to amina@example.org --smtp smtp.example.org --smtp-user amina@example.org
        scribe-sync notify test
        scribe-sync notify set --when failure
        scribe-sync notify set --heartbeat https://hc-ping.com/UUID
        scribe-sync notify off
help-notify-set = Changer ce qui est nommé ; tout le reste demeure
    .long =
        Le mot de passe du serveur de courriel est demandé, lu avec --password-stdin, ou pris dans
        SCRIBE_SYNC_SMTP_PASSWORD à chaque exécution. Il est gardé dans le trousseau du système, ou dans un fichier que
        vous seul pouvez lire. Le mot `none` enlève un réglage.
    .examples =
        scribe-sync notify set --to amina@example.org --to boaz@example.org --smtp smtp.example.org:587 --security starttls
        scribe-sync notify set --smtp-user amina@example.org --password-stdin < mot-de-passe.txt
        scribe-sync notify set --webhook https://chat.example.org/hooks/KEY --heartbeat https://hc-ping.com/UUID
        scribe-sync notify set --heartbeat none
help-notify-set-to = Qui reçoit les courriels ; peut être dit plusieurs fois, l’ensemble remplace les anciens destinataires
help-notify-set-sender = L’adresse d’où viennent les courriels ; à défaut l’identifiant s’il est une adresse, sinon le premier destinataire
help-notify-set-smtp = Le serveur de courriel ; le port est 465 à défaut, 587 avec starttls
help-notify-set-security = Comment le chemin vers ce serveur est protégé : tls, starttls, ou none s’il est sur cet ordinateur même ; sans cela, les ports 587 et 25 veulent dire starttls et le port 465 tls
help-notify-set-smtp-user = L’identifiant sur le serveur de courriel, s’il en demande un
help-notify-set-password-stdin = Lire le mot de passe du serveur de courriel sur l’entrée standard
help-notify-set-when = Quand partent les courriels : change (autrement que la fois précédente), failure (échec), success (réussite), always (toujours)
help-notify-set-webhook = L’adresse qui reçoit un document JSON de chaque exécution (POST)
help-notify-set-heartbeat = L’adresse d’un moniteur, appelée après chaque exécution réussie (GET) ; après toute autre, avec /fail à la fin
help-notify-set-heartbeat-fail = Une autre adresse pour ces dernières
help-notify-show = Montrer qui est averti, sans les mots de passe
    .examples =
        scribe-sync notify show
help-notify-on = Reprendre les avis
    .examples =
        scribe-sync notify on
help-notify-off = N’avertir personne pour le moment ; les réglages demeurent
    .examples =
        scribe-sync notify off
help-notify-test = Envoyer à tous un avis d’essai, et dire s’il est bien arrivé
    .examples =
        scribe-sync notify test
        scribe-sync notify test --dry-run
