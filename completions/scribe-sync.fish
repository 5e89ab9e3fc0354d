# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_scribe_sync_global_optspecs
    string join \n home= profile= cloud= account= config= state= ca-file= n/dry-run json q/quiet v/verbose lang= color= progress= h/help V/version
end

function __fish_scribe_sync_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_scribe_sync_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_scribe_sync_using_subcommand
    set -l cmd (__fish_scribe_sync_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -s V -l version -d 'Show the version'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "register" -d 'Make an account on the server'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "login" -d 'Log in, and keep an access token for this computer alone'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "logout" -d 'Forget the login and make its access token invalid'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "whoami" -d 'Show which account is used and where its token comes from'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "accounts" -d 'Show the logins of this computer, and the computers of a login'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "projects" -d 'List the projects on this computer and in the cloud'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "sync" -d 'Bring projects and the cloud to the same state'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "collect" -d 'Wait for the work of contributors, merge each as it comes, and say who came'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "conflicts" -d 'Show what both sides changed and waits for a person'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "resolve" -d 'Decide between two texts of one place'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "log" -d 'Show who changed a verse, when, and its texts'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "report" -d 'Show the runs: what, who, when, and how each ended'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "notify" -d 'Set who is told how runs end: by mail, webhook or heartbeat'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "stop" -d 'Stop a sync that is at work, from another terminal'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "extend" -d 'Put off the time limit of a sync that is at work, from another terminal'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "schedule" -d 'Let this computer sync by itself at an hour'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "watch" -d 'Sync a project when its files were left alone for a while'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "backup" -d 'Take, list, verify and restore backups'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "doctor" -d 'Test everything that a sync needs, and say what to do about what is wrong'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "ping" -d 'Test everything that a sync needs, and say what to do about what is wrong'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "config" -d 'Show and change the settings'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "demo" -d 'Show a sync on a built-in example, without account and network'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "merge-file" -d 'Merge three versions of one file, verse by verse'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c scribe-sync -n "__fish_scribe_sync_needs_command" -f -a "man" -d 'Print a manual page'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l user -d 'The user name that you want [env: SCRIBE_SYNC_USER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l email -d 'Your e-mail address [env: SCRIBE_SYNC_EMAIL]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l password-stdin -d 'Read the password from standard input [env: SCRIBE_SYNC_PASSWORD_STDIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l accept-agreement -d 'You have read what the server wants agreed to, and agree'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l login -d 'Log in as soon as the account is active [env: SCRIBE_SYNC_LOGIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l web -d 'Fill the form in in the browser [env: SCRIBE_SYNC_WEB]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and not __fish_seen_subcommand_from activate" -f -a "activate" -d 'Activate an account by the link in the mail'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l user -d 'The user name, for the login that follows [env: SCRIBE_SYNC_USER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l password-stdin -d 'Read the password from standard input [env: SCRIBE_SYNC_PASSWORD_STDIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l login -d 'Log in afterwards [env: SCRIBE_SYNC_LOGIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l web -d 'Open the link in the browser [env: SCRIBE_SYNC_WEB]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand register; and __fish_seen_subcommand_from activate" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l user -d 'The login or e-mail on the server [env: SCRIBE_SYNC_USER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l otp -d 'The one-time code of a second factor [env: SCRIBE_SYNC_OTP]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l timeout -d 'How long to wait for the browser: 90s, 10m; 5m when not said [env: SCRIBE_SYNC_TIMEOUT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l password-stdin -d 'Read the password from standard input [env: SCRIBE_SYNC_PASSWORD_STDIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l token-stdin -d 'Read an access token from standard input [env: SCRIBE_SYNC_TOKEN_STDIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l web -d 'Log in on the server\'s own page in the browser [env: SCRIBE_SYNC_WEB]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l from-scribe -d 'Log in with the account that Scribe has stored; Scribe\'s own login stays as it is [env: SCRIBE_SYNC_FROM_SCRIBE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l yes -d 'Do not ask before Scribe\'s stored account is read [env: SCRIBE_SYNC_YES]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand login" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l all -d 'All logins of this computer [env: SCRIBE_SYNC_ALL]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand logout" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand whoami" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -f -a "list" -d 'List the accounts that are logged in on this computer'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -f -a "switch" -d 'Choose the account that new projects go to'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -f -a "computers" -d 'List the computers and programs that have access to the account'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and not __fish_seen_subcommand_from list switch computers forget" -f -a "forget" -d 'Make the access of a lost computer invalid'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from list" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from switch" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from computers" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l yes -d 'Do not ask [env: SCRIBE_SYNC_YES]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand accounts; and __fish_seen_subcommand_from forget" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l flavor -d 'Only projects of this flavor, such as textTranslation; can be given several times [env: SCRIBE_SYNC_FLAVOR]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l local -d 'Only those on this computer; the cloud is not asked [env: SCRIBE_SYNC_LOCAL]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l only-cloud -d 'Only those in the cloud [env: SCRIBE_SYNC_ONLY_CLOUD]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l include-archived -d 'Take archived projects too [env: SCRIBE_SYNC_INCLUDE_ARCHIVED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -a "activate" -d 'Say whether a project is synced with all the others: now, later or never'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -a "open" -d 'Open the web page of a project'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and not __fish_seen_subcommand_from activate open renew-id" -a "renew-id" -d 'Make a copied folder a project of its own, with a new id'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l sync -d 'Sync the project afterwards [env: SCRIBE_SYNC_SYNC]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from activate" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from open" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l rename-folder -d 'Rename the folder as Scribe calls it: NAME_ID'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand projects; and __fish_seen_subcommand_from renew-id" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l owner -d 'Those of this owner as well, such as a team; may be given several times [env: SCRIBE_SYNC_OWNER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l repo -d 'The repository that the project belongs to [env: SCRIBE_SYNC_REPO]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l into -d 'Bring a project down to this folder, which must be empty or not exist [env: SCRIBE_SYNC_INTO]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l on-conflict -d 'What to do where both sides changed the same place: hold (merge the rest, the shared text stays, yours waits), stop (merge nothing), mine, theirs [env: SCRIBE_SYNC_ON_CONFLICT] [possible values: hold, stop, mine, theirs]' -r -f -a "hold\t''
stop\t''
mine\t''
theirs\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l combine -d 'Whether words of two people come together in one verse: apart (where a word that nobody changed stands between them), never (the verse waits for a decision) [env: SCRIBE_SYNC_COMBINE] [possible values: apart, never]' -r -f -a "apart\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l flavor -d 'Only projects of this flavor, such as textTranslation; can be given several times [env: SCRIBE_SYNC_FLAVOR]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l jobs -d 'Projects synced at the same time [env: SCRIBE_SYNC_JOBS]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l attempts -d 'How often to try where the cloud cannot be reached or another run is at work; 1 when not said [env: SCRIBE_SYNC_ATTEMPTS]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l interval -d 'How long to wait between two attempts: 90s, 10m, 4h, 04:00:00; 10m when not said [env: SCRIBE_SYNC_INTERVAL]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l deadline -d 'The time limit of the run: what is not done by then ends with 9 [env: SCRIBE_SYNC_DEADLINE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l limit-upload -d 'Send no more than this in a second: 800, 50k, 1.5M [env: SCRIBE_SYNC_LIMIT_UPLOAD]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l limit-download -d 'Receive no more than this in a second: 800, 50k, 1.5M [env: SCRIBE_SYNC_LIMIT_DOWNLOAD]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l max-transfer -d 'Send and receive no more than this in one run, over all projects: 500k, 20M; then it ends with 9, and the next run goes on [env: SCRIBE_SYNC_MAX_TRANSFER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l all -d 'All active projects [env: SCRIBE_SYNC_ALL]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l from-cloud -d 'Bring down all projects of your account, too, that are only in the cloud, as on a new computer [env: SCRIBE_SYNC_FROM_CLOUD]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l public -d 'Everybody can read the repository that this run creates'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l private -d 'Only its members can read the repository that this run creates [env: SCRIBE_SYNC_PRIVATE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l allow-deletions -d 'Go on although many files are gone'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l publish-restore -d 'Send the restored text as a new change'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l take-cloud -d 'Leave the restored text and take the newest from the cloud'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l create-again -d 'Create the repository again that was deleted in the cloud, or put the shared text back where somebody pushed over it'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l change-account -d 'From now on the account of this run syncs the project, not the one that did so far'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l retry-large -d 'Try again to send files that were too large [env: SCRIBE_SYNC_RETRY_LARGE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l without-refused -d 'Leave out, for everybody, what was refused of what came'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l include-archived -d 'Take archived projects too [env: SCRIBE_SYNC_INCLUDE_ARCHIVED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand sync" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l expect -d 'How many have to come, not counting this account [env: SCRIBE_SYNC_EXPECT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l from -d 'Who has to come: logins; nobody else\'s work is merged [env: SCRIBE_SYNC_FROM]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l max-wait -d 'How long to wait: 90s, 10m, 4h, 04:00:00; 4h when not said, 0s to look once [env: SCRIBE_SYNC_MAX_WAIT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l every -d 'The time between two looks; 10m when not said [env: SCRIBE_SYNC_EVERY]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l on-conflict -d 'What to do where a contributor changed what others changed, too: hold (the shared text stays, theirs waits for them), stop (merge nothing of that contributor), mine, theirs [env: SCRIBE_SYNC_ON_CONFLICT] [possible values: hold, stop, mine, theirs]' -r -f -a "hold\t''
stop\t''
mine\t''
theirs\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l combine -d 'Whether words of two people come together in one verse: apart (where a word that nobody changed stands between them), never (the verse waits for a decision) [env: SCRIBE_SYNC_COMBINE] [possible values: apart, never]' -r -f -a "apart\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l attempts -d 'How often to try a look that fails for now; 1 when not said [env: SCRIBE_SYNC_ATTEMPTS]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l interval -d 'How long to wait between two such attempts; 10m when not said [env: SCRIBE_SYNC_INTERVAL]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l deadline -d 'The same as --max-wait [env: SCRIBE_SYNC_DEADLINE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l limit-upload -d 'Send no more than this in a second: 800, 50k, 1.5M [env: SCRIBE_SYNC_LIMIT_UPLOAD]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l limit-download -d 'Receive no more than this in a second: 800, 50k, 1.5M [env: SCRIBE_SYNC_LIMIT_DOWNLOAD]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -a "status" -d 'Show who has come since the last complete collection, as of the last look'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -a "extend" -d 'Put off the end of a collection that is at work, from another terminal'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and not __fish_seen_subcommand_from status extend set-last" -a "set-last" -d 'Say since when contributors are to have come'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from status" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l run -d 'The run, by its name in the report; all collections when none is named [env: SCRIBE_SYNC_RUN]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from extend" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l at -d 'A time: 2026-11-01, 2026-11-01T18:00:00Z, or so many days (7) or hours (12h) ago [env: SCRIBE_SYNC_AT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand collect; and __fish_seen_subcommand_from set-last" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l combined -d 'Show the verses that were put together from two people\'s words, until somebody has read them [env: SCRIBE_SYNC_COMBINED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l decided -d 'Show what waited for you and was decided by somebody else, until you have read it [env: SCRIBE_SYNC_DECIDED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l exit-code -d 'End with 6 when something waits [env: SCRIBE_SYNC_EXIT_CODE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand conflicts" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l text-file -d 'The text as it is to stand in the file' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l mine -d 'Your text is to stand'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l theirs -d 'The shared text is to stay'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l both -d 'Both are to stand, one after the other'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l edit -d 'Write the text in your editor'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l read -d 'Say that you have read what --combined and --decided of `conflicts` show: all of it, or the place named'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l sync -d 'Sync the project afterwards [env: SCRIBE_SYNC_SYNC]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand resolve" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l limit -d 'The most versions shown; 50 when not said [env: SCRIBE_SYNC_LIMIT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand log" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l since -d 'Only what ran since then: a date (2026-11-01), or a number of days (7) or hours (12h) [env: SCRIBE_SYNC_SINCE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l only -d 'Only runs in this state [env: SCRIBE_SYNC_ONLY] [possible values: running, ok, partial, conflict, stopped, failed, missed]' -r -f -a "running\t''
ok\t''
partial\t''
conflict\t''
stopped\t''
failed\t''
missed\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l html -d 'Write a page with a timeline to this file; - is standard output [env: SCRIBE_SYNC_HTML]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l last -d 'For each project only its last complete sync; with --only its last run in that state [env: SCRIBE_SYNC_LAST]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l csv -d 'Print comma-separated values, for a spreadsheet [env: SCRIBE_SYNC_CSV]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand report" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -f -a "set" -d 'Change what is named; everything else stays'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -f -a "show" -d 'Show who is told, without passwords'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -f -a "on" -d 'Tell them again'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -f -a "off" -d 'Tell nobody for now; the settings stay'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and not __fish_seen_subcommand_from set show on off test" -f -a "test" -d 'Tell everybody something made up, and say whether it got through'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l to -d 'Who gets mails; may be said several times, all of them together replace who did [env: SCRIBE_SYNC_TO]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l sender -d 'The address that mails come from; when not said, the login there if it is an address, else the first of those who get mails [env: SCRIBE_SYNC_SENDER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l smtp -d 'The mail server; the port is 465, with starttls 587, when not said [env: SCRIBE_SYNC_SMTP]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l security -d 'How the way to the mail server is protected: tls, starttls, or none for one on this very computer; without this, ports 587 and 25 mean starttls and port 465 means tls [env: SCRIBE_SYNC_SECURITY] [possible values: tls, starttls, none]' -r -f -a "tls\t''
starttls\t''
none\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l smtp-user -d 'The login on the mail server, where it asks for one [env: SCRIBE_SYNC_SMTP_USER]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l when -d 'When mails are sent: change (it went otherwise than the time before), failure, success, always [env: SCRIBE_SYNC_WHEN] [possible values: change, failure, success, always]' -r -f -a "change\t''
failure\t''
success\t''
always\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l webhook -d 'The address that gets a JSON document of every run (POST) [env: SCRIBE_SYNC_WEBHOOK]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l heartbeat -d 'The address of a monitor that is asked after every run that went well (GET); after any other with /fail behind it [env: SCRIBE_SYNC_HEARTBEAT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l heartbeat-fail -d 'Another address for those [env: SCRIBE_SYNC_HEARTBEAT_FAIL]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l password-stdin -d 'Read the password of the mail server from standard input [env: SCRIBE_SYNC_PASSWORD_STDIN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from set" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from show" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from on" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from off" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand notify; and __fish_seen_subcommand_from test" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand stop" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l run -d 'The run, by its name in the report; all of them when none is named [env: SCRIBE_SYNC_RUN]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand extend" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -f -a "install" -d 'Install the schedule, or another in its place'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -f -a "status" -d 'Show when it runs, when it ran, and what was missed'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -f -a "on" -d 'Switch it on again'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -f -a "off" -d 'Switch it off and keep its settings'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -f -a "remove" -d 'Take it away with its settings'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and not __fish_seen_subcommand_from install status on off remove run" -f -a "run" -d 'Run what is due; the scheduler calls this'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l at -d 'The local time: 23:00; can be given several times [env: SCRIBE_SYNC_AT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l days -d 'On which days: mon-fri, sat,sun, weekdays, weekend; daily when not said [env: SCRIBE_SYNC_DAYS]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l projects -d 'Only this project; can be given several times [env: SCRIBE_SYNC_PROJECTS]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l flavor -d 'Only projects of this flavor, such as textTranslation; can be given several times [env: SCRIBE_SYNC_FLAVOR]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l collect -d 'Collect this project instead of syncing [env: SCRIBE_SYNC_COLLECT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l expect -d 'With --collect: how many contributors to wait for [env: SCRIBE_SYNC_EXPECT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l from -d 'With --collect: which contributors to wait for, with commas between them [env: SCRIBE_SYNC_FROM]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l max-wait -d 'With --collect: how long to wait [env: SCRIBE_SYNC_MAX_WAIT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l every -d 'With --collect: the time between two looks [env: SCRIBE_SYNC_EVERY]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l scheduler -d 'Who calls; auto takes what this computer has [env: SCRIBE_SYNC_SCHEDULER] [possible values: auto, systemd, cron, launchd, task-scheduler]' -r -f -a "auto\t''
systemd\t''
cron\t''
launchd\t''
task-scheduler\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l on-start -d 'Run at each start of this computer too [env: SCRIBE_SYNC_ON_START]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l include-archived -d 'Take archived projects too [env: SCRIBE_SYNC_INCLUDE_ARCHIVED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from install" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from status" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from on" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from off" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from remove" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l now -d 'Run now, whatever the hour; the next hour stays as it is [env: SCRIBE_SYNC_NOW]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l started -d 'The computer has just started [env: SCRIBE_SYNC_STARTED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand schedule; and __fish_seen_subcommand_from run" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l quiet-time -d 'How long the files must be left alone: 90s, 10m; 5m when not said [env: SCRIBE_SYNC_QUIET_TIME]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l flavor -d 'Only projects of this flavor, such as textTranslation; can be given several times [env: SCRIBE_SYNC_FLAVOR]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l poll -d 'Look at the files every half minute, where the system does not tell of changes (some network folders) [env: SCRIBE_SYNC_POLL]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l include-archived -d 'Take archived projects too [env: SCRIBE_SYNC_INCLUDE_ARCHIVED]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand watch" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "create" -d 'Take a backup now'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "list" -d 'List the backups, newest first'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "show" -d 'Show what a backup holds'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "diff" -d 'Show what is different now, verse by verse'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "open" -d 'Open the folder of the backups'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "verify" -d 'Compare backups with what was recorded when they were taken'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and not __fish_seen_subcommand_from create list show diff open verify restore" -f -a "restore" -d 'Put the files of a backup back'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from list" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from show" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from diff" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from open" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l book -d 'Only this book, such as LUK; can be given several times [env: SCRIBE_SYNC_BOOK]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -s y -l yes -d 'Do not ask [env: SCRIBE_SYNC_YES]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand backup; and __fish_seen_subcommand_from restore" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l no-network -d 'Look at this computer alone [env: SCRIBE_SYNC_NO_NETWORK]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand doctor" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l no-network -d 'Look at this computer alone [env: SCRIBE_SYNC_NO_NETWORK]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand ping" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -f -a "path" -d 'Show where the file is'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -f -a "list" -d 'List the settings and where each comes from'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -f -a "get" -d 'Show one setting'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and not __fish_seen_subcommand_from path list get set" -f -a "set" -d 'Change one setting in the file; comments stay'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l keep -d 'Leave the example in this folder [env: SCRIBE_SYNC_KEEP]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand demo" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l path -d 'The file\'s path in its project, which tells what it is; without it the name of OURS tells [env: SCRIBE_SYNC_PATH]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -s o -l output -d 'Where the result goes, instead of standard output [env: SCRIBE_SYNC_OUTPUT]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l marks -d 'Put git\'s conflict marks around both texts of each place in conflict [env: SCRIBE_SYNC_MARKS]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand merge-file" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand completions" -s h -l help -d 'Show the help; -h shows it in short'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l home -d 'Scribe\'s folder, which holds `users` [env: SCRIBE_SYNC_HOME]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l profile -d 'Which of Scribe\'s users on this computer [env: SCRIBE_SYNC_PROFILE]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l cloud -d 'The server, or a folder that serves as cloud [env: SCRIBE_SYNC_CLOUD] [aliases: --server]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l account -d 'The login in the cloud [env: SCRIBE_SYNC_ACCOUNT]' -r
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l config -d 'The folder of the settings [env: SCRIBE_SYNC_CONFIG]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l state -d 'The folder of what runs remember [env: SCRIBE_SYNC_STATE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l ca-file -d 'A PEM file with further certificate authorities [env: SCRIBE_SYNC_CA_FILE]' -r -F
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l lang -d 'The language of the words [env: SCRIBE_SYNC_LANG] [possible values: en, fr]' -r -f -a "en\t''
fr\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l color -d 'When to use colour [env: SCRIBE_SYNC_COLOR] [possible values: auto, always, never]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l progress -d 'How long work shows how far it is [env: SCRIBE_SYNC_PROGRESS] [possible values: auto, bar, line, never]' -r -f -a "auto\t''
bar\t''
line\t''
never\t''"
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -s n -l dry-run -d 'Show what would happen, change nothing [env: SCRIBE_SYNC_DRY_RUN]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -l json -d 'Print one JSON document for scripts [env: SCRIBE_SYNC_JSON]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -s q -l quiet -d 'Show only what needs attention [env: SCRIBE_SYNC_QUIET]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -s v -l verbose -d 'Show more detail [env: SCRIBE_SYNC_VERBOSE]'
complete -c scribe-sync -n "__fish_scribe_sync_using_subcommand man" -s h -l help -d 'Show the help; -h shows it in short'
