### Les mots français de : register.

## Le formulaire d’inscription

register-agreement = Le serveur vous demande d’accepter ceci :
register-agreement-line = {"  "}{ $line }
register-ask-agreement = Êtes-vous d’accord ?
register-agreement-needed = la convention du serveur doit être acceptée par une personne
hint-accept-agreement = lisez-la ci-dessus ; si vous êtes d’accord, ajoutez `--accept-agreement`
register-not-agreed = sans votre accord, aucun compte ne peut être créé
register-ask-user = Nom d’utilisateur souhaité
register-ask-email = Votre adresse e-mail
register-ask-password = Mot de passe, au moins 8 caractères
register-ask-password-again = Le même mot de passe, encore une fois
register-passwords-differ = les deux mots de passe ne sont pas identiques
register-needs-input = il faut un nom d’utilisateur, une adresse e-mail et un mot de passe, et il n’y a pas de terminal pour les demander
hint-register-flags = indiquez `--user LOGIN --email ADDRESS --password-stdin`, et le mot de passe sur l’entrée standard
register-name-malformed = « { $user } » ne peut pas être un nom d’utilisateur : des lettres sans accent, des chiffres et, entre eux, des `-`, `_` ou `.` isolés, 40 au plus
register-name-reserved = le serveur se réserve le nom d’utilisateur « { $user } » ; choisissez-en un autre
register-name-taken = le nom d’utilisateur « { $user } » est déjà pris ; choisissez-en un autre
register-name-refused = le serveur n’accepte pas le nom d’utilisateur « { $user } »
register-mail-malformed = « { $email } » n’est pas une adresse e-mail
register-mail-taken = un compte avec l’adresse e-mail « { $email } » existe déjà
register-mail-refused = le serveur n’accepte pas l’adresse e-mail « { $email } »
register-password-short = le mot de passe est trop court : au moins 8 caractères
register-password-long = le mot de passe est trop long : au plus 255 caractères
register-password-refused = le serveur n’accepte pas ce mot de passe
register-refused = le serveur n’a pas créé le compte
register-not-taken = { $host } a pris le formulaire, mais ne connaît pas ce compte
register-closed = personne ne peut créer de compte sur { $host } par ce moyen
hint-register-closed = demandez un compte à l’administrateur du serveur
hint-register-login = si c’est le vôtre, lancez `scribe-sync login --user ADRESSE`
register-nothing-made = aucun compte n’a été créé
register-made-state = le compte a été créé ; le lien du message l’active, ici avec `scribe-sync register activate "LIEN"` ou dans un navigateur
hint-register = si vous n’avez pas encore de compte, lancez `scribe-sync register`
register-perhaps-made = le compte a peut-être été créé : cherchez un message du serveur, ou essayez `scribe-sync login`, avant de vous inscrire à nouveau
register-captcha-image = le serveur montre une image avec des lettres, que seul un navigateur peut afficher
register-captcha-recaptcha = le serveur demande un reCAPTCHA, que seul un navigateur peut afficher
register-captcha-hcaptcha = le serveur demande un hCaptcha, que seul un navigateur peut afficher
register-captcha-mcaptcha = le serveur demande un mCaptcha, que seul un navigateur peut afficher
register-captcha-turnstile = le serveur demande un Cloudflare Turnstile, que seul un navigateur peut afficher
register-captcha-other = le serveur veut s’assurer que vous n’êtes pas un programme, ce que seul un navigateur peut montrer
register-unknown-field = le formulaire demande « { $field } », que ce programme ne connaît pas
hint-register-browser = inscrivez-vous dans un navigateur à l’adresse { $address }
register-ready = le compte { $login } sur { $server } est prêt
register-made = le compte { $login } a été créé sur { $server }
register-mail-sent = Un message est parti à { $email }. Le lien qu’il contient active le compte.
register-unclear = Le formulaire a été envoyé, et { $server } a répondu par une page que ce programme ne connaît pas. Le compte { $login } a très probablement été créé.
register-waits = le compte { $login } a été créé sur { $server } ; l’administrateur doit encore l’activer
register-activated = le compte sur { $server } est actif
register-browser-opened = Le navigateur affiche la page. Sinon, ouvrez cette adresse :
register-browser-open-this = Ouvrez cette adresse dans un navigateur :
register-nothing-sent = simple essai : rien n’a été envoyé
register-next-mail = lancez `scribe-sync register activate "LIEN"` avec le lien du message (ou ouvrez-le dans un navigateur), puis `scribe-sync login --user { $login }`
register-next-unclear = regardez vos messages : lancez `scribe-sync register activate "LIEN"` avec le lien du message du serveur (ou ouvrez-le dans un navigateur), puis `scribe-sync login --user { $login }` ; si aucun message n’arrive dans l’heure, recommencez l’inscription
register-next-waits = quand il sera actif, lancez `scribe-sync login --user { $login }`
register-next-browser = quand le compte sera prêt, lancez `scribe-sync login`
register-next-login = lancez `scribe-sync login` pour utiliser le compte sur cet ordinateur
register-next-projects = lancez `scribe-sync projects` pour voir ce qu’il y a à synchroniser

## Le lien du message

register-ask-link = Le lien du message, collé ici (Entrée : plus tard)
register-ask-link-now = Le lien du message, collé ici
activate-needs-link = il faut le lien du message, et il n’y a pas de terminal pour le demander
activate-no-link = « { $link } » n’est pas le lien d’un tel message
hint-activate-link = copiez tout le lien, qui commence par `https://` et contient `/user/activate?code=`, et mettez-le entre guillemets droits
activate-foreign = le lien « { $link } » mène à un autre serveur que { $server } ; il n’a pas été ouvert
hint-activate-cloud = si vous vous êtes inscrit là-bas, nommez ce serveur avec `--cloud`
activate-ask-password = Mot de passe choisi à l’inscription
activate-wrong-password = ce n’est pas le mot de passe choisi à l’inscription
activate-void = le lien a déjà servi, est trop ancien ou incomplet
hint-activate-void = si le compte est déjà actif, lancez `scribe-sync login` ; sinon, connectez-vous sur la page web du serveur, qui envoie un nouveau message
activate-not-active = rien n’a été modifié : le compte est comme avant

## L’aide

help-register = Créer un compte sur le serveur
    .long =
        Le formulaire d’inscription du serveur, rempli ici : il montre ce que le serveur demande d’accepter, et demande un nom
        d’utilisateur, une adresse e-mail et un mot de passe. Quand le formulaire en demande plus qu’un terminal ne peut faire, le
        navigateur s’ouvre sur la bonne page. Le serveur envoie ensuite un message ; son lien peut être collé aussitôt, donné à
        `register activate`, ou ouvert dans un navigateur.
    .examples =
        scribe-sync register
        scribe-sync register --web
        scribe-sync register --user amina --email amina@example.org --accept-agreement --password-stdin < password.txt
        scribe-sync register activate "https://git.door43.org/user/activate?code=..." --user amina --login
help-register-user = Le nom d’utilisateur souhaité
help-register-email = Votre adresse e-mail
help-register-password-stdin = Lire le mot de passe sur l’entrée standard
help-register-accept-agreement = Vous avez lu ce que le serveur demande d’accepter, et vous êtes d’accord
help-register-login = Se connecter dès que le compte est actif
help-register-web = Remplir le formulaire dans le navigateur
help-register-activate = Activer un compte par le lien du message
    .examples =
        scribe-sync register activate "https://git.door43.org/user/activate?code=..."
help-register-activate-link = Le lien du message
help-register-activate-password-stdin = Lire le mot de passe sur l’entrée standard
help-register-activate-login = Se connecter ensuite
help-register-activate-user = Le nom d’utilisateur, pour la connexion qui suit
help-register-activate-web = Ouvrir le lien dans le navigateur
