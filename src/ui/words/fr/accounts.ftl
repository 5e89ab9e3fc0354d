### Les mots français de : accounts.

## Les connexions de cet ordinateur

accounts-none = aucun compte n’est connecté sur cet ordinateur ; lancez `scribe-sync login`
accounts-in-keyring = jeton d’accès dans le trousseau
accounts-in-file = jeton d’accès dans un fichier
accounts-switched = désormais, les nouveaux projets vont à { $login } ; chaque projet déjà synchronisé garde son compte
accounts-set-elsewhere = { $origin } indique « { $login } » et l’emporte
accounts-dry-run = simple essai : rien n’a été modifié

## Les ordinateurs d’un compte

accounts-computers = Qui a accès en tant que { $login } sur { $server }
accounts-no-computers = personne
accounts-here = cet ordinateur
accounts-other-program = un autre programme
accounts-used = dernier usage : { $time }
accounts-made = depuis { $time }
accounts-ask-forget = Rendre invalide l’accès de « { $name } »
accounts-forgotten = « { $name } » n’a plus accès
accounts-would-forget = simple essai : « { $name } » n’aurait plus accès
accounts-not-forgotten = rien n’a été modifié
accounts-forget-here = « { $name } » est cet ordinateur lui-même
hint-logout = lancez `scribe-sync logout` pour déconnecter cet ordinateur
accounts-no-such-computer = aucun ordinateur ni programme nommé « { $name } » n’a accès
accounts-several-computers = plusieurs s’appellent « { $name } » : { $numbers }
hint-accounts-computers = lancez `scribe-sync accounts computers` pour les voir tous
hint-accounts-number = donnez le numéro : `scribe-sync accounts forget { $number }`

## La connexion dans le navigateur

login-web-needs-terminal = une connexion dans le navigateur demande une personne devant un terminal
login-web-no-door = la réponse du navigateur ne peut pas être reçue sur cet ordinateur
login-web-opened = Le navigateur affiche la page de { $host } : connectez-vous et donnez votre accord. Sinon, ouvrez cette adresse :
login-web-open-this = Ouvrez cette adresse dans un navigateur, connectez-vous à { $host } et donnez votre accord :
login-web-paste = Si le navigateur est sur un autre ordinateur, il finit sur une adresse qu’il ne peut pas ouvrir et qui commence par http://127.0.0.1 : collez cette adresse ici, puis Entrée. Ctrl-C met fin à la connexion.
login-web-paste-foreign = Ce n’est pas l’adresse sur laquelle finit cette connexion ; collez toute la ligne.
login-web-nobody-came = personne n’a donné son accord à temps dans le navigateur
login-web-denied = la connexion dans le navigateur a été refusée
login-web-page-done = Vous êtes connecté
login-web-page-done-text = Vous pouvez fermer cette page et revenir au terminal.
login-web-page-foreign = Ce n’est pas la connexion attendue
login-web-page-foreign-text = Revenez au terminal et ouvrez l’adresse qu’il affiche.
hint-login-password = ou connectez-vous avec le mot de passe : `scribe-sync login --user LOGIN`
login-renewable = le serveur ne donne pas de jeton d’accès durable : cet ordinateur en redemande sans cesse, et doit se reconnecter après quelques semaines sans usage
login-ask-now = Le compte est prêt. Se connecter maintenant ?
logout-grant-stays = le serveur garde la permission donnée dans le navigateur ; retirez-la là-bas sous Configuration, Applications

## La connexion avec le compte de Scribe

from-scribe-ask = Utiliser le compte { $login } sur { $host } avec lequel Scribe est connecté
from-scribe-needs-yes = lire le compte enregistré par Scribe demande l’accord d’une personne, et il n’y a pas de terminal pour le demander
hint-from-scribe-yes = s’il peut être lu, ajoutez `--yes`
from-scribe-none = Scribe n’est pas connecté : aucun compte dans « { $path } »
hint-from-scribe-none = connectez-vous sur la page Sync de Scribe, ou lancez `scribe-sync login`
from-scribe-broken = les réglages de Scribe « { $path } » ne peuvent pas être compris
from-scribe-other-server = le compte { $login } de Scribe est sur { $server }, et non sur { $cloud }
hint-from-scribe-cloud = ajoutez `--cloud { $server }` pour vous y connecter
from-scribe-no = le compte de Scribe n’a pas été utilisé
from-scribe-refused = le serveur n’accepte plus le jeton d’accès que Scribe a enregistré pour { $login }

## L’aide

help-login-web = Se connecter dans le navigateur, sur la page du serveur
help-login-timeout = Combien de temps attendre le navigateur : 90s, 10m ; 5m par défaut
help-login-from-scribe = Se connecter avec le compte enregistré par Scribe ; la connexion de Scribe reste telle quelle
help-login-yes = Ne pas demander avant de lire le compte enregistré par Scribe
help-accounts = Afficher les connexions de cet ordinateur, et les ordinateurs d’un compte
    .long =
        Chaque ordinateur a son propre jeton d’accès. Quand l’un d’eux est perdu, `accounts forget` rend son jeton invalide ; les
        autres continuent. ● est le compte auquel vont les nouveaux projets ; chaque projet déjà synchronisé garde le sien.
    .examples =
        scribe-sync accounts
        scribe-sync accounts switch boaz
        scribe-sync accounts computers
        scribe-sync accounts forget laptop
help-accounts-list = Lister les comptes connectés sur cet ordinateur
    .examples =
        scribe-sync accounts list --json
help-accounts-switch = Choisir le compte auquel vont les nouveaux projets
    .examples =
        scribe-sync accounts switch boaz
help-accounts-switch-login = Le nom du compte
help-accounts-computers = Lister les ordinateurs et programmes qui ont accès au compte
    .examples =
        scribe-sync accounts computers
help-accounts-forget = Rendre invalide l’accès d’un ordinateur perdu
    .examples =
        scribe-sync accounts forget laptop
        scribe-sync accounts forget 1734
help-accounts-forget-computer = Le nom de l’ordinateur, ou le numéro qu’affiche `accounts computers`
help-accounts-forget-yes = Ne pas demander
