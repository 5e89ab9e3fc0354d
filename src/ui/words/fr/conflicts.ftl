### Les mots de ce qui existe en deux textes : les passages qui attendent une personne, et les versions d'un verset.

state-conflict-held = tout le reste a été fusionné et envoyé ; dans ces passages, le texte commun demeure dans vos fichiers, et le vôtre est gardé dans l’historique du projet jusqu’à votre décision
hint-resolve = voyez les deux textes avec `scribe-sync conflicts "{ $project }"`, et décidez avec `scribe-sync resolve "{ $project }"`
sync-took-mine = { $reference } dans `{ $file }` a été modifié des deux côtés ; votre texte a été pris, comme vous l’aviez demandé
sync-took-theirs = { $reference } dans `{ $file }` a été modifié des deux côtés ; le texte commun a été pris, comme vous l’aviez demandé, et le vôtre est gardé dans l’historique

sync-combined = { $count ->
    [one] { $count } verset a été composé des mots de deux personnes
   *[other] { $count } versets ont été composés des mots de deux personnes
} : { $places }{ $more ->
    [0] { "" }
   *[other] { " " }et { $more } de plus
} ; personne { $count ->
    [one] ne l’a lu
   *[other] ne les a lus
} sous cette forme : { $count ->
    [one] relisez-le
   *[other] relisez-les
} avec `scribe-sync conflicts "{ $project }" --combined`
sync-decided-by = { $by } a décidé de { $reference }, qui vous attendait ; le texte est maintenant : « { $text } » ; le vôtre était : « { $mine } » ; pour reprendre le vôtre : scribe-sync resolve "{ $project }" "{ $reference }" --mine
sync-decided-elsewhere = { $reference }, qui vous attendait, a été décidé en votre nom sur un autre ordinateur ; le texte est maintenant : « { $text } » ; le vôtre était : « { $mine } » ; si ce n’était pas vous : scribe-sync resolve "{ $project }" "{ $reference }" --mine
sync-decided-more = { $count ->
    [one] { $count } autre passage qui vous attendait a été décidé
   *[other] { $count } autres passages qui vous attendaient ont été décidés
} : { $count ->
    [one] voyez-le
   *[other] voyez-les
} avec `scribe-sync conflicts "{ $project }" --decided`

## conflicts

conflicts-none = Rien ne vous attend : il n’y a partout qu’un seul texte.
combined-none = Aucun verset composé n’est encore à relire.
combined-at = { $place }, composé le { $when }
combined-base = Texte d’avant :
combined-ours = Texte d’une personne :
combined-theirs = Texte de l’autre :
combined-now = Les deux ensemble, tel qu’il est maintenant :
combined-how = Quand vous les avez relus : scribe-sync resolve "{ $project }" --read
decided-none = Personne d’autre n’a décidé de ce qui vous attendait.
decided-at = { $place }, décidé par { $by } le { $when }
decided-of = { $place }, qui attendait { $account }, décidé par { $by } le { $when }
decided-now = Texte actuel :
decided-how = Pour reprendre le vôtre : scribe-sync resolve "{ $project }" REF --mine ; quand vous les avez lus : scribe-sync resolve "{ $project }" --read
conflicts-how = Pour décider : scribe-sync resolve "{ $project }"
conflict-own = { $place }, depuis le { $when }
conflict-of = { $place }, depuis le { $when }, attend { $account }
conflict-theirs = Texte commun :
conflict-theirs-by = Texte écrit par { $who } :
conflict-mine = Votre texte :
conflict-nothing = (pas de texte à montrer)

## resolve

ask-resolve = { $place } ({ $number } sur { $all }) : quel texte garder ?
resolve-choice-mine = le mien
resolve-choice-theirs = le texte commun
resolve-choice-both = les deux, l’un après l’autre
resolve-choice-edit = un autre, que j’écris maintenant
resolve-choice-later = décider plus tard
resolve-choice-stop = ne plus demander
resolve-edit-below = Écrivez au-dessus de cette ligne le texte tel qu’il doit être. Ce qui suit est votre texte précédent, pour le lire.
resolve-none = Rien n’attend dans { $project }.
resolved-mine = { $place } : votre texte est maintenant en place
resolved-theirs = { $place } : le texte commun demeure
resolved-both = { $place } : les deux textes sont maintenant en place, l’un après l’autre
resolved-edited = { $place } : le texte que vous avez donné est maintenant en place
resolved-read = { $place } : lu
resolve-left = { $count ->
    [one] { $count } passage vous attend encore
   *[other] { $count } passages vous attendent encore
}
resolve-next = La prochaine synchronisation l’enverra : scribe-sync sync "{ $project }"
resolve-how = vous n’avez pas dit comment décider
hint-resolve-how = dites-le pour tous les passages avec `scribe-sync resolve "{ $project }" --mine`, `--theirs` ou `--both`, ou nommez d’abord un passage
resolve-nothing-there = rien n’attend à { $reference } dans « { $project } »
hint-conflicts = voyez ce qui attend avec `scribe-sync conflicts "{ $project }"`
resolve-not-both = { $reference } ne peut contenir qu’un seul texte
resolve-no-room = le texte ne peut pas être mis dans { $reference }
hint-resolve-other = choisissez avec `scribe-sync resolve "{ $project }" REF --mine` ou `--theirs`
resolve-typed-kept = rien n’a été décidé ; le texte que vous avez écrit est gardé dans `{ $path }`
resolve-no-account = « { $project } » n’a jamais été synchronisé, rien ne peut donc y attendre
editor-not-started = l’éditeur `{ $program }` n’a pas pu être lancé
hint-editor = nommez votre éditeur dans la variable EDITOR, ou donnez le texte dans un fichier avec `--text-file FICHIER`

## log

log-version = le { $when }  { $who }
log-which = vous n’avez pas dit de quel projet il s’agit
hint-log-which = nommez le projet et le passage, comme dans `scribe-sync log "Hausa Luke" "LUK 4:18"`
log-nothing-there = il n’y a pas de { $reference } dans « { $project } »
log-too-large = « { $file } » fait { $size }, et aucun passage n’est cherché dans les fichiers de plus de { $limit }
hint-log-file = les versions du fichier entier : `scribe-sync log "{ $project }" "{ $file }"`

## backup diff

diff-none = Rien ne diffère de la sauvegarde `{ $backup }`.
diff-layout = { $place } : seuls les blancs et les fins de ligne diffèrent
diff-backup = Dans la sauvegarde :
diff-now = Maintenant :
