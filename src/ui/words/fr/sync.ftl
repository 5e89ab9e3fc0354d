### Les mots français de : sync.

sync-budget-reached = ce qu’une exécution peut transférer, { $most }, est atteint avec `{ $project }`
sync-file-over-budget = `{ $path }` : { $size } ; il lui faut `--max-transfer` de { $needed } ou plus
sync-budget-needed = la suite demande `--max-transfer` de { $needed } ou plus
hint-budget = ce qui est parti est gardé ; la prochaine exécution continue de là. Ce qui est reçu pour un projet déjà présent ici recommence : si cela n’aboutit jamais, accordez davantage avec `--max-transfer`
hint-budget-larger = accordez davantage avec `--max-transfer`, ou envoyez-le une fois sans limite ; le reste est synchronisé
