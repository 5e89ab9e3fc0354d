### Les mots français de : account.

http-budget-spent = ce qu’une exécution peut transférer, { $most }, est épuisé
### Les mots du côté des comptes : le réseau, Door43, les connexions et les jetons.
### Une phrase qui dit ce qui a échoué commence par une minuscule et n'a pas de point. Ce que disent le disque et le réseau
### en général (disk-*, http-unreachable, etc.) est dans fr.ftl.

## Pourquoi une connexion sûre a échoué

http-tls-unknown-issuer = son certificat vient d’une autorité que cet ordinateur ne connaît pas
http-tls-expired = son certificat a expiré, ou l’horloge de cet ordinateur n’est pas à l’heure
http-tls-not-yet-valid = son certificat n’est pas encore valable, ou l’horloge de cet ordinateur n’est pas à l’heure
http-tls-wrong-host = son certificat appartient à un autre nom
http-tls-revoked = son certificat a été révoqué

## Pourquoi une adresse est inutilisable

http-address-plain = les mots de passe et les textes voyageraient sans protection : seul `https` est utilisé, sauf sur cet ordinateur même
http-address-credentials = elle contient un nom d’utilisateur ou un mot de passe, ou quelque chose de ce genre qui ne peut pas être envoyé
http-address-scheme = elle doit commencer par `https://`
http-address-host = elle ne nomme aucun serveur
http-address-port = son port n’est pas un nombre entre 0 et 65535
http-address-characters = elle contient des caractères qu’aucune adresse ne peut avoir
http-address-query = elle ne doit contenir ni `?` ni `#`
http-address-path = le chemin contient des caractères qu’aucune adresse ne peut avoir
http-address-proxy = le proxy que nomme cette variable est inutilisable ; ce doit être un proxy `http`, `https`, `socks5h`, `socks5`, `socks4a` ou `socks4`, par exemple `socks5h://127.0.0.1:9050`

## Ce que dit Door43

door43-said = le serveur a dit : { $text }
door43-token-refused = { $host } a refusé le jeton d’accès
door43-password-refused = { $host } a refusé le nom d’utilisateur ou le mot de passe
door43-account-inactive = le compte n’est pas encore activé
door43-account-prohibited = ce compte n’a pas le droit de se connecter à { $host }
door43-must-change-password = { $host } demande de changer d’abord le mot de passe du compte
door43-token-lacks-scope = le jeton d’accès n’a pas les droits nécessaires pour cela
door43-sign-in-required = { $host } ne répond qu’aux personnes connectées
door43-quota = { $host } n’a pas de place pour cela : il impose une limite d’espace ou de nombre
door43-forbidden = { $host } ne le permet pas
door43-not-found = introuvable sur le serveur : `{ $what }`
door43-not-a-server = { $host } ne répond pas comme un serveur Door43
door43-already-exists = un dépôt `{ $name }` existe déjà sur le serveur
door43-name-refused = le serveur n’accepte pas le nom de dépôt `{ $name }`
door43-refused = { $host } a refusé (réponse { $status })
door43-busy = { $host } ne peut pas répondre pour le moment (réponse { $status })
door43-web-page = une page web a répondu à la place de { $host }
hint-activate = ouvrez le lien du message que le serveur a envoyé à la création du compte
hint-ask-administrator = adressez-vous à l’administrateur du serveur
hint-change-password = changez le mot de passe sur la page web du serveur, puis lancez `scribe-sync login`
hint-ask-owner = demandez le droit d’écriture au propriétaire du dépôt
hint-login = connectez-vous avec `scribe-sync login`
hint-token-environment = dans une intégration continue, mettez dans SCRIBE_SYNC_TOKEN un jeton avec les droits `write:repository` et `write:user`
hint-password = vérifiez le nom d’utilisateur et le mot de passe, puis relancez `scribe-sync login` ; un mot de passe oublié se change sur la page web du serveur
hint-check-cloud = vérifiez l’adresse donnée à `--cloud`
hint-try-later = réessayez dans quelques minutes
hint-captive-portal = connectez-vous au réseau dans un navigateur, puis relancez la commande

## Les jetons et l'endroit où ils sont gardés

account-not-logged-in = vous n’êtes pas connecté à { $server }
account-not-logged-in-as = vous n’êtes pas connecté à { $server } en tant que `{ $login }`
account-token-malformed = SCRIBE_SYNC_TOKEN ne contient pas de jeton d’accès
account-token-of-another = le jeton d’accès appartient à `{ $login }`, et non à `{ $account }`
account-token-lost = le jeton d’accès de `{ $login }` sur { $server } ne peut pas être obtenu
account-token-missing = il n’est pas là où il était gardé ({ $kept ->
    [keyring] le trousseau de clés du système
   *[other] un fichier
})
account-keyring-off = le trousseau de clés n’est pas utilisé parce que SCRIBE_SYNC_KEYRING le veut ainsi
account-keyring-timed-out = le trousseau de clés du système n’a pas répondu en 5 secondes ; il est peut-être verrouillé
account-keyring-unavailable = le trousseau de clés du système n’a pas pu être utilisé ({ $reason })
account-kept-in-file = sans trousseau de clés, le jeton d’accès est dans `{ $path }` ; gardez ce fichier pour vous
account-file-open = d’autres utilisateurs de cet ordinateur peuvent lire `{ $path }`, qui contient un jeton d’accès
account-file-broken = `{ $path }` est incompréhensible (ligne { $line })
account-busy = une autre exécution est en train de changer les connexions enregistrées ({ $holder })
account-folder-needs-name = un dossier qui sert de nuage a besoin du nom sous lequel vous y travaillez
account-folder-has-none = le nuage est le dossier `{ $folder }`, et un dossier ne connaît pas de connexion
account-name-unfit = `{ $login }` ne peut pas servir de nom de compte : lettres, chiffres, `.`, `-` et `_` seulement
hint-account-of-token = un jeton limité à certains dépôts ne peut pas dire à qui il est : nommez son compte avec `--account IDENTIFIANT`
hint-account-or-token = retirez `--account`, ou donnez le jeton de ce compte
hint-account-file-broken = supprimez `{ $path }` et connectez-vous à nouveau
hint-account-flag = donnez-le avec `--account NOM`
hint-cloud-server = indiquez un serveur avec `--cloud https://...`

## Se connecter et se déconnecter

login-ask-user = Nom d’utilisateur ou adresse e-mail sur { $host }
login-ask-password = Mot de passe de { $user }
login-ask-code = Code à usage unique
login-ask-code-if-any = Le serveur a refusé ce nom ou ce mot de passe. Code à usage unique, si votre compte en demande un (sinon : Entrée)
login-ask-code-again = Ce code n’a pas été accepté. Attendez le code à usage unique suivant et tapez-le
login-ask-code-next = Ce code était bon, mais il ne vaut que pour une seule demande, et il en faut encore une. Attendez le code à usage unique suivant et tapez-le
login-ask-code-other = Ce code a déjà été envoyé et ne vaut qu’une fois. Attendez le code à usage unique suivant et tapez-le
login-ask-code-or-password = Le serveur a refusé le nom, le mot de passe ou le code à usage unique. Si le nom et le mot de passe sont bons, attendez le code à usage unique suivant et tapez-le (sinon : Entrée)
login-nothing-stored = rien n’a été enregistré
login-needs-input = il faut un nom d’utilisateur et un mot de passe, et il n’y a pas de terminal pour les demander
login-user-malformed = `{ $user }` n’est pas un nom d’utilisateur
login-password-empty = le mot de passe est vide
login-needs-code = ce compte a besoin d’un code à usage unique
login-code-refused = { $host } a refusé le code à usage unique
login-code-used-up = le code à usage unique a servi, et la connexion en demande encore un
login-code-or-password-refused = { $host } a refusé le nom d’utilisateur, le mot de passe ou le code à usage unique, sans dire lequel
login-code-needs-user = avec `--otp`, donnez le nom d’utilisateur plutôt que l’adresse e-mail : l’adresse demande une requête de plus, qui userait le code
login-token-malformed = ce qui est arrivé n’est pas un jeton d’accès
login-dry-run = essai seulement : aucun jeton d’accès n’a été créé ni enregistré
login-environment-wins = SCRIBE_SYNC_TOKEN est définie, et les autres commandes l’utilisent avant cette connexion
logout-not-revoked = le serveur n’a pas annulé le jeton d’accès de `{ $login }` sur { $server } ; supprimez-le là-bas, sous Réglages, Applications
logout-token-not-listed = le serveur ne liste pas ce jeton d’accès
logout-keyring-left = le jeton d’accès de `{ $login }` est peut-être encore dans le trousseau de clés du système
logout-environment-stays = SCRIBE_SYNC_TOKEN est toujours définie ; son jeton n’a pas été annulé
logout-dry-run = essai seulement : rien n’a été oublié ni annulé
hint-login-flags = donnez `--user IDENTIFIANT --password-stdin`, ou `--token-stdin`, et le secret sur l’entrée standard
hint-otp-flag = si le compte utilise des codes à usage unique, ajoutez `--otp CODE`
hint-code-once = un code à usage unique ne vaut que pour un essai, même refusé : attendez que le suivant s’affiche, puis reconnectez-vous avec `--user` et le nom d’utilisateur, pas l’adresse e-mail
hint-environment-not-revoked = le jeton qui est dans SCRIBE_SYNC_TOKEN n’est pas annulé ; supprimez-le sur le serveur et retirez la variable
