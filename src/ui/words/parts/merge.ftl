### Words of merging.

help-merge-file = Merge three versions of one file, verse by verse
    .long =
        Merges what OURS and THEIRS changed since BASE: Scripture by verse, stories by frame, JSON by key, other text by
        line. The result goes to standard output or to --output. Where both changed the same place differently, the text of
        OURS stays there, the place is named on standard error, and the run ends with 6; no marks are put into the file. As
        git's merge driver: git config merge.scribe.driver "scribe-sync merge-file %O %A %B --path %P --output %A".
    .examples =
        scribe-sync merge-file base.usfm mine.usfm theirs.usfm --output LUK.usfm
help-merge-file-base = The version that both started from; an empty file where there is none
help-merge-file-ours = One side; its text stays where both changed the same place
help-merge-file-theirs = The other side
help-merge-file-path = The file's path in its project, which tells what it is; without it the name of OURS tells
help-merge-file-output = Where the result goes, instead of standard output
help-merge-file-marks = Put git's conflict marks around both texts of each place in conflict

merge-file-conflict-at = conflict: { $reference } in `{ $file }`
merge-file-conflict-whole = conflict: `{ $file }` as a whole
merge-file-ours = stands in the result
merge-file-theirs = the other side
merge-file-combined-at = put together from both sides' words, please read it: { $reference } in `{ $file }`
merge-file-kept-at = kept although the other side deleted it: { $reference } in `{ $file }`
merge-file-kept-whole = kept although the other side deleted it: `{ $file }`
