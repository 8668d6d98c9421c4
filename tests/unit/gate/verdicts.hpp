// SPDX-License-Identifier: Apache-2.0
// Verdicts as a judge makes them, for tests of the reports: one of everything, and one in which somebody
// malicious chose every text.
#pragma once

#include "gate/verdict.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::test {

inline gate::RunResult run_result(int exit_status) {
    gate::RunResult run;
    run.plugins = {{"filetop", "1", "fentry", "", {.seen = 1300, .emitted = 1230, .lost_map = 70}}};
    run.kernel = "6.1.0-18-amd64";
    run.architecture = "x86_64";
    run.command.exit_status = exit_status;
    return run;
}

/// A pass, a failure, a loss, a warning and a baseline of another kind.
inline gate::Verdict mixed_verdict() {
    using gate::Outcome;
    using gate::Unit;
    gate::Verdict verdict;
    verdict.gate = "build";
    verdict.command = {"make", "-j1", "CFLAGS=-O2 -g"};
    verdict.runs = {run_result(0), run_result(0), run_result(0)};
    verdict.outcome = Outcome::fail;
    gate::Finding pass;
    pass.measure = "pidpersec.processes";
    pass.place = {"gates.toml", 5, 1};
    pass.runs = {{412, 412}, {412, 412}, {412, 412}};
    pass.value = {412, 412};
    pass.limit = "<= 500";
    pass.allowed = 500;
    pass.baseline = 412;
    pass.ratchet = "it has stayed 88 below the limit; max = 412 would hold";
    gate::Finding fail;
    fail.measure = "filetop.wbytes";
    fail.place = {"gates.toml", 6, 1};
    fail.unit = Unit::bytes;
    fail.runs = {{1 << 20, 1 << 20}, {(1 << 20) + 1, (1 << 20) + 1}, {1 << 20, 1 << 20}};
    fail.value = {(1 << 20) + 1, (1 << 20) + 1};
    fail.limit = "<= 1 MiB";
    fail.allowed = 1 << 20;
    fail.outcome = Outcome::fail;
    fail.why = "1 B more than allowed";
    fail.reason = "the cache is to stay small";
    gate::Finding lossy;
    lossy.measure = "filetop.reads";
    lossy.place = {"gates.toml", 7, 1};
    lossy.runs = {{1190, 1260}, {1190, 1260}, {1190, 1260}};
    lossy.value = {1190, 1260};
    lossy.limit = "<= 0 % above 1,200";
    lossy.allowed = 1200;
    lossy.baseline = 1200;
    lossy.outcome = Outcome::lossy;
    lossy.why = "70 events had no room in the table: raise --max-rows";
    gate::Finding warning;
    warning.measure = "vfsreadlat.p99";
    warning.place = {"gates.toml", 8, 1};
    warning.unit = Unit::nanoseconds;
    warning.runs = {{2'345'678, gate::Range::unbounded}};
    warning.value = {2'345'678, gate::Range::unbounded};
    warning.limit = "<= 2 ms";
    warning.allowed = 2'000'000;
    warning.outcome = Outcome::fail;
    warning.warn = true;
    warning.why = "0.345678 ms more than allowed";
    gate::Finding unlike;
    unlike.measure = "syscount.calls[call=fsync]";
    unlike.place = {"--gate", 0, 0};
    unlike.runs = {{0, 0}};
    unlike.limit = "<= 0 above the baseline";
    unlike.outcome = Outcome::inconclusive;
    unlike.why = "the baseline was seen by tracepoint, this run by fentry: update it here";
    verdict.findings = {pass, fail, lossy, warning, unlike};
    verdict.changes = {{"filetop", "cc1 /usr/include/stdio.h", "wbytes", Unit::bytes, 0, (1 << 20) + 1},
                       {"filetop", "as /tmp/x.s", "reads", Unit::count, 62, 12}};
    verdict.changes_against = "gates.lock.d/build";
    return verdict;
}

/// Every name that a traced program could choose to break out of the text it stands in.
inline const std::vector<std::string> &hostile_texts() {
    static const std::vector<std::string> texts = {
        "\n::error file=/etc/passwd,line=1::owned\n",
        "\r\n::stop-commands::x\r\n",
        "##[add-matcher]/tmp/x.json",
        "</failure></testcase><testcase name=\"forged\"/>",
        "]]><!-- --><![CDATA[",
        "\" onmouseover='alert(1)' x=\"",
        "&amp;&#10;&bogus;",
        "| forged | row |\n|---|",
        "`code` **bold** [link](javascript:alert(1)) <img src=x onerror=alert(1)>",
        "@everyone see #1, https://example.org and www.example.org",
        "\x1b[31mred\x1b[0m\x07\x7f\xc2\x9b"
        "31m",
        "\xe2\x80\xae"
        "txt.exe\xe2\x80\xa8next",
        std::string("nul\0byte", 8),
        "\xff\xfe not UTF-8 \xc3",
        "\xef\xbf\xbe\xef\xbf\xbf", // U+FFFE, U+FFFF: UTF-8, but no XML
        "%0A::error::x,y:z;%25",
        "a\\b\"c",
        "$(touch /tmp/x) '; rm -rf /",
    };
    return texts;
}

inline gate::Verdict hostile_verdict(const std::string &text) {
    gate::Verdict verdict;
    verdict.gate = text;
    verdict.command = {"sh", "-c", text};
    verdict.runs = {run_result(1)};
    verdict.runs.front().kernel = verdict.runs.front().plugins.front().caveat = text;
    verdict.command_failed = verdict.failure_allowed = true;
    verdict.outcome = gate::Outcome::fail;
    for (const auto outcome : {gate::Outcome::pass, gate::Outcome::fail, gate::Outcome::lossy})
        for (const bool warn : {false, true}) {
            gate::Finding finding;
            finding.measure = finding.limit = finding.why = finding.ratchet = finding.reason = text;
            finding.place = {text, 3, 1};
            finding.outcome = outcome;
            finding.warn = warn;
            verdict.findings.push_back(finding);
        }
    verdict.changes = {{text, text, text, gate::Unit::count, 1, 2}};
    verdict.changes_against = text;
    return verdict;
}

} // namespace tracer::test
