### Les mots de la fusion.

help-merge-file = Fusionner trois versions d’un fichier, verset par verset
    .long =
        Fusionne ce que OURS et THEIRS ont modifié depuis BASE : l’Écriture par verset, les récits par cadre, le JSON par clé,
        tout autre texte par ligne. Le résultat va sur la sortie standard ou dans --output. Là où les deux ont modifié le même
        passage autrement, le texte de OURS y demeure, le passage est nommé sur la sortie d’erreur, et l’exécution finit avec
        6 ; aucune marque n’est mise dans le fichier. Comme pilote de fusion de git : git config merge.scribe.driver
        "scribe-sync merge-file %O %A %B --path %P --output %A".
    .examples =
        scribe-sync merge-file base.usfm mien.usfm leur.usfm --output LUK.usfm
help-merge-file-base = La version dont les deux sont partis ; un fichier vide s’il n’y en a pas
help-merge-file-ours = Un côté ; son texte demeure là où les deux ont modifié le même passage
help-merge-file-theirs = L’autre côté
help-merge-file-path = Le chemin du fichier dans son projet, qui dit ce qu’il est ; sans lui, le nom de OURS le dit
help-merge-file-output = Où va le résultat, au lieu de la sortie standard
help-merge-file-marks = Entourer des marques de conflit de git les deux textes de chaque passage modifié des deux côtés

merge-file-conflict-at = modifié des deux côtés : { $reference } dans `{ $file }`
merge-file-conflict-whole = modifié des deux côtés : `{ $file }` en entier
merge-file-ours = se trouve dans le résultat
merge-file-theirs = l’autre côté
merge-file-combined-at = composé des mots des deux côtés, à relire : { $reference } dans `{ $file }`
merge-file-kept-at = gardé bien que l’autre côté l’ait supprimé : { $reference } dans `{ $file }`
merge-file-kept-whole = gardé bien que l’autre côté l’ait supprimé : `{ $file }`
