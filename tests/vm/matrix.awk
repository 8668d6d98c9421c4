# SPDX-License-Identifier: Apache-2.0
# Makes the kernel matrix, a Markdown table, from files of lines "plugin|variant|result|reason": one file per column,
# named after its kernel. Several lines for one cell: a failure wins, then a pass. Cells without a line say "no result";
# their number is the exit status, so that no cell is left out silently.

BEGIN { FS = "|" }

FNR == 1 {
    column = FILENAME
    sub(/.*\//, "", column)
    sub(/\.cells$/, "", column)
    columns[++column_count] = column
}

NF >= 3 {
    row = $1 "|" $2
    if (!(row in known)) {
        known[row] = 1
        rows[++row_count] = row
    }
    cell = row "|" column
    reason = $4
    for (i = 5; i <= NF; i++)
        reason = reason "|" $i
    rank = $3 == "fail" ? 3 : $3 == "pass" ? 2 : 1
    if (rank <= best[cell])
        next
    best[cell] = rank
    result[cell] = $3 == "not possible" ? "not possible here" : $3
    note[cell] = rank == 2 ? "" : reason
}

END {
    line = "| plugin | variant |"
    rule = "|---|---|"
    for (c = 1; c <= column_count; c++) {
        line = line " " columns[c] " |"
        rule = rule "---|"
    }
    print line
    print rule
    for (r = 1; r <= row_count; r++) {
        split(rows[r], key, "|")
        line = "| " key[1] " | " key[2] " |"
        for (c = 1; c <= column_count; c++) {
            cell = rows[r] "|" columns[c]
            text = result[cell]
            if (text == "") {
                text = "no result"
                missing++
            }
            if (note[cell] != "") {
                if (!(note[cell] in number)) {
                    number[note[cell]] = ++note_count
                    notes[note_count] = note[cell]
                }
                text = text " (" number[note[cell]] ")"
            }
            line = line " " text " |"
        }
        print line
    }
    if (note_count > 0)
        print ""
    for (n = 1; n <= note_count; n++)
        print n ". " notes[n]
    exit (missing > 100 ? 100 : missing)
}
