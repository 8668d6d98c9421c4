# SPDX-License-Identifier: Apache-2.0
# Reads test results, GoogleTest's XML or CTest's JUnit, and prints one line per test: "passed|failed|skipped NAME", or
# "impossible NAME<tab>REASON" where the test skipped itself with the words "not possible here: REASON".
# With -v printed=1 it reads what a GoogleTest program printed instead, for one that died before it wrote its XML.

function attribute(line, name,    at, rest) {
    at = index(line, " " name "=\"")
    if (at == 0)
        return ""
    rest = substr(line, at + length(name) + 3)
    return substr(rest, 1, index(rest, "\"") - 1)
}

function reason_in(line,    at) {
    at = index(line, "not possible here: ")
    if (at == 0 || reason != "")
        return
    reason = substr(line, at + 19)
    if (printed)
        return
    # In an attribute the text ends with its quote; elsewhere quotes are part of it.
    sub(line ~ / message="/ ? "(&#x0A;|\").*" : "(&#x0A;|<).*", "", reason)
    gsub(/&quot;/, "\"", reason)
    gsub(/&apos;/, "'", reason)
    gsub(/&lt;/, "<", reason)
    gsub(/&gt;/, ">", reason)
    gsub(/&amp;/, "\\&", reason)
}

function finish() {
    if (state == "skipped" && reason != "")
        print "impossible " name "\t" reason
    else
        print state " " name
    name = ""
}

printed {
    if ($0 ~ /^\[ RUN      \] /)
        running = $4
    else if ($0 ~ /^\[       OK \] /)
        print "passed " $4
    else if ($0 ~ /^\[  FAILED  \] .* \([0-9]+ ms\)$/)
        print "failed " $4
    else if ($0 ~ /^\[  SKIPPED \] .* \([0-9]+ ms\)$/)
        print reason == "" ? "skipped " $4 : "impossible " $4 "\t" reason
    else {
        if (running != "")
            reason_in($0)
        next
    }
    reason = ""
    if ($0 !~ /^\[ RUN/)
        running = ""
    next
}

/<testcase / {
    name = attribute($0, "name")
    class = attribute($0, "classname")
    if (class != "" && class != name)
        name = class "." name
    sub(/ +# GetParam.*/, "", name)
    # CTest says run, fail, notrun or disabled; GoogleTest says run or notrun, and the rest in `result`.
    status = attribute($0, "status")
    state = status == "run" ? "passed" : status == "fail" ? "failed" : "skipped"
    reason = ""
    if ($0 ~ /\/>[ \t]*$/) {
        finish()
        next
    }
}
name != "" && /<failure/ { state = "failed" }
name != "" && /<skipped/ { if (state != "failed") state = "skipped" }
name != "" { reason_in($0) }
name != "" && /<\/testcase>/ { finish() }

END {
    if (printed && running != "")
        print "failed " running " (never ended)"
}
