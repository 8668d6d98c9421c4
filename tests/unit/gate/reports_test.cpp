// SPDX-License-Identifier: Apache-2.0
// Each report of the same verdicts, and of verdicts in which every name is an attempt to break out of it.
#include "verdicts.hpp"

#include "base/utf8.hpp"
#include "gate/reports/report.hpp"
#include "gate/reports/wording.hpp"
#include "support/files.hpp"

#include <boost/property_tree/xml_parser.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace tracer::gate {
namespace {

using namespace tracer::test;
using testing::HasSubstr;
using testing::Not;

std::string report(const char *name, const std::vector<Verdict> &verdicts) {
    const Report *found = find_report(name);
    if (!found) throw std::runtime_error(std::string("no report ") + name);
    return found->write(verdicts);
}

std::vector<std::string> lines_of(const std::string &text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

boost::property_tree::ptree xml(const std::string &text) {
    std::istringstream in(text);
    boost::property_tree::ptree tree;
    read_xml(in, tree);
    return tree;
}

/// Every character is one that XML 1.0 allows, and every & begins a reference that XML itself defines.
void expect_xml_characters(std::string_view text) {
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(text, code);
        ASSERT_NE(length, 0u) << "not UTF-8";
        ASSERT_TRUE(code == '\n' || (code >= 0x20 && !is_control(code) && code != 0xfffe && code != 0xffff)) << code;
        if (code == '&') {
            static const std::regex reference("^&(amp|lt|gt|quot|apos);");
            ASSERT_TRUE(std::regex_search(text.begin(), text.begin() + std::min<std::ptrdiff_t>(8, std::ssize(text)),
                                          reference));
        }
        text.remove_prefix(length);
    }
}

bool is_utf8(std::string_view text) {
    for (std::uint32_t code = 0; !text.empty();) {
        const std::size_t length = utf8_sequence(text, code);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// No line of it makes a terminal do anything special.
void expect_harmless(std::string_view text) {
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(text, code);
        ASSERT_NE(length, 0u) << "not UTF-8";
        ASSERT_TRUE(code == '\n' || !acts_on_a_terminal(code)) << code;
        text.remove_prefix(length);
    }
}

class Golden : public testing::TestWithParam<const Report *> {};

TEST_P(Golden, IsAsItWas) {
    Verdict passed = mixed_verdict();
    passed.gate = "start";
    passed.findings.resize(1);
    passed.changes.clear();
    passed.changes_against.clear();
    passed.outcome = Outcome::pass;
    Verdict failed;
    failed.gate = "broken";
    failed.command = {"false"};
    failed.runs = {run_result(0), run_result(1)};
    failed.runs.back().command = {.exit_status = {}, .signal = 9};
    failed.command_failed = true;

    const std::string path = std::string(TRACER_SOURCE_DIR "/tests/unit/gate/testdata/") + GetParam()->name;
    const std::string text = GetParam()->write({mixed_verdict(), passed, failed});
    if (std::getenv("TRACER_UPDATE_GOLDEN")) std::ofstream(path) << text;
    EXPECT_EQ(text, content(path)) << "(TRACER_UPDATE_GOLDEN=1 writes " << path << ')';
}

TEST_P(Golden, EndsItsLastLine) {
    const auto text = GetParam()->write({mixed_verdict()});
    ASSERT_FALSE(text.empty());
    EXPECT_EQ(text.back(), '\n');
}

TEST_P(Golden, LetsNoNameActOnATerminal) {
    for (const auto &hostile : hostile_texts())
        expect_harmless(GetParam()->write({hostile_verdict(hostile)}));
}

TEST_P(Golden, HasAsManyLinesWhateverTheNamesAre) {
    const auto usual = lines_of(GetParam()->write({hostile_verdict("name")})).size();
    for (const auto &hostile : hostile_texts())
        EXPECT_EQ(lines_of(GetParam()->write({hostile_verdict(hostile)})).size(), usual) << hostile;
}

INSTANTIATE_TEST_SUITE_P(Reports, Golden, testing::ValuesIn(reports().begin(), reports().end()),
                         [](const auto &row) { return row.param->name; });

TEST(Reports, AreFoundByName) {
    for (const Report *row : reports())
        EXPECT_EQ(find_report(row->name), row);
    EXPECT_EQ(find_report("yaml"), nullptr);
}

TEST(TextReport, HidesNoCommandOfACisRunner) {
    for (const char *name : {"text", "github"})
        for (const auto &hostile : hostile_texts())
            for (const auto &line : lines_of(report(name, {hostile_verdict(hostile)}))) {
                EXPECT_THAT(line, Not(HasSubstr("##["))); // taken for a command anywhere in a line
                const auto start = line.find_first_not_of(" \t");
                if (std::string(name) == "text" && start != std::string::npos) {
                    EXPECT_NE(line.compare(start, 2, "::"), 0) << line;
                }
            }
}

TEST(TextReport, SaysHowManyChangedRowsItLeavesOut) {
    Verdict verdict = mixed_verdict();
    verdict.changes.resize(23, verdict.changes.front());
    EXPECT_THAT(report("text", {verdict}), HasSubstr("and 3 rows (the JSON report has them all)"));
    EXPECT_THAT(report("markdown", {verdict}), HasSubstr("and 3 rows (the JSON report has them all)"));
    verdict.changes.resize(20);
    EXPECT_THAT(report("text", {verdict}), Not(HasSubstr("JSON report")));
}

TEST(Wording, SaysHowFarTheTruthMayLie) {
    EXPECT_EQ(value_text({412, 412}, Unit::count), "412");
    EXPECT_EQ(value_text({412, 1430}, Unit::count), "412 to 1,430");
    EXPECT_EQ(value_text({1024, Range::unbounded}, Unit::bytes), "1 KiB or more");
}

TEST(Wording, GivesADifferenceItsSign) {
    EXPECT_EQ(difference_text(12, 62, Unit::count), "+50");
    EXPECT_EQ(difference_text(2 << 20, 1 << 20, Unit::bytes), "-1 MiB");
    EXPECT_EQ(difference_text(7, 7, Unit::bytes), "0");
}

TEST(Wording, QuotesWhatAShellWouldReadOtherwise) {
    EXPECT_EQ(command_line({"make", "-j1", "CC=gcc-12"}), "make -j1 CC=gcc-12");
    EXPECT_EQ(command_line({"sh", "-c", "echo $HOME; true", ""}), "sh -c 'echo $HOME; true' ''");
    EXPECT_EQ(command_line({"printf", "\n"}), "printf $'\\012'");
}

TEST(JsonReport, GivesEveryTextBackAsItWas) {
    for (const auto &hostile : hostile_texts()) {
        const auto text = report("json", {hostile_verdict(hostile)});
        const auto parsed = nlohmann::json::parse(text);
        const auto &gate = parsed["gates"][0];
        if (is_utf8(hostile)) {
            EXPECT_EQ(gate["changes"][0]["row"], hostile);
        }
        EXPECT_EQ(gate["findings"].size(), 6u);
    }
}

TEST(JsonReport, WritesNumbersThatADoubleCannotHoldAsDigits) {
    Verdict verdict = mixed_verdict();
    verdict.findings.resize(1);
    verdict.findings[0].value = {1ull << 53, (1ull << 53) + 1};
    const auto value = nlohmann::json::parse(report("json", {verdict}))["gates"][0]["findings"][0]["value"];
    EXPECT_EQ(value["low"], 1ull << 53);
    EXPECT_EQ(value["high"], "9007199254740993");
}

TEST(JsonReport, HasTheExitCodeOfEachGate) {
    Verdict failed = mixed_verdict();
    failed.command_failed = true;
    const auto gates = nlohmann::json::parse(report("json", {mixed_verdict(), failed}))["gates"];
    EXPECT_EQ(gates[0]["exit_code"], 1);
    EXPECT_EQ(gates[1]["exit_code"], 7);
}

/// Keys of all objects in `value`.
void collect_keys(const nlohmann::json &value, std::set<std::string> &keys) {
    if (value.is_object())
        for (const auto &[key, inner] : value.items()) {
            keys.insert(key);
            collect_keys(inner, keys);
        }
    else if (value.is_array())
        for (const auto &inner : value)
            collect_keys(inner, keys);
}

TEST(JsonReport, HasNoKeyThatTheDocumentDoesNotName) {
    std::set<std::string> keys;
    collect_keys(nlohmann::json::parse(report("json", {mixed_verdict()})), keys);
    const auto document = content(TRACER_SOURCE_DIR "/docs/gates.md");
    const std::string ledger = "(`seen emitted filtered lost_ring lost_map missed`)";
    ASSERT_THAT(document, HasSubstr(ledger));
    for (const auto &key : keys)
        EXPECT_TRUE(document.find('`' + key + '`') != std::string::npos ||
                    document.find('"' + key + '"') != std::string::npos || ledger.find(key) != std::string::npos)
            << key;
}

TEST(JunitReport, IsXmlWhateverTheNamesAre) {
    for (const auto &hostile : hostile_texts()) {
        const auto text = report("junit", {hostile_verdict(hostile)});
        expect_xml_characters(text);
        const auto suite = xml(text).get_child("testsuites.testsuite");
        EXPECT_EQ(suite.count("testcase"), 7u) << hostile; // the command, and six findings
        EXPECT_EQ(suite.get<std::string>("<xmlattr>.tests"), "7");
    }
}

TEST(JunitReport, FailsWhatExceedsErrsWhereNobodyCanTellAndSkipsWarnings) {
    const auto suite = xml(report("junit", {mixed_verdict()})).get_child("testsuites.testsuite");
    EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 6);
    EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), 1);
    EXPECT_EQ(suite.get<int>("<xmlattr>.errors"), 2);
    EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), 1);
    std::map<std::string, std::string> by_name;
    for (const auto &[tag, node] : suite)
        if (tag == "testcase")
            for (const char *element : {"failure", "error", "skipped", "system-out"})
                if (node.count(element)) by_name[node.get<std::string>("<xmlattr>.name")] = element;
    const std::map<std::string, std::string> expected = {
        {"the command", "system-out"}, {"pidpersec.processes", "system-out"}, {"filetop.wbytes", "failure"},
        {"filetop.reads", "error"},    {"vfsreadlat.p99", "skipped"},         {"syscount.calls[call=fsync]", "error"},
    };
    EXPECT_EQ(by_name, expected);
}

TEST(JunitReport, ErrsWhereTheCommandFailed) {
    Verdict verdict = mixed_verdict();
    verdict.runs[1].command.exit_status = 2;
    verdict.command_failed = true;
    EXPECT_THAT(report("junit", {verdict}), HasSubstr("<error type=\"command\" message=\"make -j1 "));
    verdict.failure_allowed = true;
    EXPECT_THAT(report("junit", {verdict}), HasSubstr("run 2 of 3: exit status 2 (allowed)</skipped>"));
}

TEST(JunitReport, GivesEachCaseANameOfItsOwn) {
    Verdict verdict = mixed_verdict();
    verdict.findings = {verdict.findings[0], verdict.findings[0]};
    const auto text = report("junit", {verdict});
    EXPECT_THAT(text, HasSubstr("name=\"pidpersec.processes\""));
    EXPECT_THAT(text, HasSubstr("name=\"pidpersec.processes (2)\""));
}

TEST(Reports, LookLikeNoPassWhereThereIsNoBudget) {
    Verdict verdict;
    verdict.gate = "empty";
    verdict.command = {"true"};
    verdict.runs = {run_result(0)};
    verdict.outcome = Outcome::inconclusive;
    for (const char *name : {"text", "junit", "markdown", "github"})
        EXPECT_THAT(report(name, {verdict}), HasSubstr("it has no budget")) << name;
    EXPECT_EQ(xml(report("junit", {verdict})).get<int>("testsuites.testsuite.<xmlattr>.errors"), 1);
    EXPECT_TRUE(report("github", {verdict}).starts_with("::error "));
    verdict.command_failed = true; // that is worse, and said already
    for (const char *name : {"text", "junit", "markdown", "github"})
        EXPECT_THAT(report(name, {verdict}), Not(HasSubstr("it has no budget"))) << name;
}

TEST(MarkdownReport, LetsNoNameBecomeMarkup) {
    for (const auto &hostile : hostile_texts()) {
        for (const auto &line : lines_of(report("markdown", {hostile_verdict(hostile)}))) {
            // A table's rows have as many cells as its heading.
            if (line.starts_with("| ")) {
                const auto bars = std::ranges::count(line, '|');
                EXPECT_TRUE(bars == 6 || bars == 7) << line;
            }
            static const std::regex ours("</?(code|span)>");
            const std::string rest = std::regex_replace(line, ours, "");
            EXPECT_EQ(rest.find_first_of(rest.starts_with("###") ? "<>`*_[]\\@~" : "<>`*_[]\\@~!"), std::string::npos)
                << line;
            EXPECT_THAT(rest, Not(HasSubstr("://")));
            EXPECT_THAT(rest, Not(HasSubstr("www.")));
            static const std::regex reference("&(?!#[0-9]+;)");
            EXPECT_FALSE(std::regex_search(rest, reference)) << line;
        }
    }
}

/// What GitHub's runner makes of a line: the command, its properties and its message.
struct RunnerCommand {
    std::string name, message;
    std::map<std::string, std::string> properties;
};

std::string unescaped(std::string text) {
    for (const auto &[token, code] : std::vector<std::pair<std::string, std::string>>{
             {"\r", "%0D"}, {"\n", "%0A"}, {":", "%3A"}, {",", "%2C"}, {"%", "%25"}})
        for (std::size_t at; (at = text.find(code)) != std::string::npos && token != "%";)
            text.replace(at, code.size(), token);
    for (std::size_t at = 0; (at = text.find("%25", at)) != std::string::npos; ++at)
        text.replace(at, 3, "%");
    return text;
}

RunnerCommand runner_reads(const std::string &line) {
    RunnerCommand command;
    const auto end = line.find("::", 2);
    EXPECT_TRUE(line.starts_with("::") && end != std::string::npos) << line;
    const std::string info = line.substr(2, end - 2);
    const auto space = info.find(' ');
    command.name = info.substr(0, space);
    std::istringstream properties(info.substr(space + 1));
    for (std::string pair; std::getline(properties, pair, ',');)
        command.properties[pair.substr(0, pair.find('='))] = unescaped(pair.substr(pair.find('=') + 1));
    command.message = unescaped(line.substr(end + 2));
    return command;
}

TEST(GithubReport, PointsAtTheBudgetAndSaysWhy) {
    const auto lines = lines_of(report("github", {mixed_verdict()}));
    ASSERT_EQ(lines.size(), 5u);
    const auto ratchet = runner_reads(lines[0]), error = runner_reads(lines[1]), warning = runner_reads(lines[3]),
               unplaced = runner_reads(lines[4]);
    EXPECT_EQ(ratchet.name, "notice");
    EXPECT_EQ(error.name, "error");
    EXPECT_EQ(error.properties.at("file"), "gates.toml");
    EXPECT_EQ(error.properties.at("line"), "6");
    EXPECT_EQ(error.properties.at("title"), "gate build: filetop.wbytes");
    EXPECT_EQ(error.message,
              "FAIL: 1,048,577 B, limit <= 1 MiB: 1 B more than allowed (reason for the limit: the cache "
              "is to stay small)");
    EXPECT_EQ(warning.name, "warning");
    EXPECT_EQ(unplaced.properties.count("file"), 0u);
}

TEST(GithubReport, KeepsEveryNameInItsProperty) {
    for (const auto &hostile : hostile_texts())
        for (const auto &line : lines_of(report("github", {hostile_verdict(hostile)}))) {
            const auto command = runner_reads(line);
            EXPECT_TRUE(command.name == "error" || command.name == "warning" || command.name == "notice") << line;
            for (const auto &[key, value] : command.properties)
                EXPECT_THAT(key, testing::AnyOf("file", "line", "col", "title")) << line;
            EXPECT_TRUE(command.properties.count("title")) << line;
        }
}

TEST(BenchmarkReport, HasTheShapeThatTheActionReads) {
    const auto entries = nlohmann::json::parse(report("benchmark", {mixed_verdict()}));
    ASSERT_EQ(entries.size(), 5u);
    for (const auto &entry : entries) {
        EXPECT_TRUE(entry["name"].is_string());
        EXPECT_TRUE(entry["unit"].is_string());
        EXPECT_TRUE(entry["value"].is_number());
        EXPECT_TRUE(!entry.contains("range") || entry["range"].is_string());
        EXPECT_TRUE(entry["extra"].is_string());
    }
    EXPECT_EQ(entries[1]["name"], "build: filetop.wbytes");
    EXPECT_EQ(entries[1]["value"], 1 << 20) << "the median of three runs";
    EXPECT_EQ(entries[2]["value"], 1190) << "what was counted";
    EXPECT_EQ(entries[1]["unit"], "bytes");
}

TEST(BenchmarkReport, HasOnePointOfAMeasure) {
    Verdict verdict = mixed_verdict();
    verdict.findings = {verdict.findings[0], verdict.findings[0]};
    EXPECT_EQ(nlohmann::json::parse(report("benchmark", {verdict})).size(), 1u);
}

TEST(BenchmarkReport, TakesNoPointFromACommandThatFailed) {
    Verdict verdict = mixed_verdict();
    verdict.command_failed = true;
    EXPECT_EQ(nlohmann::json::parse(report("benchmark", {verdict})).size(), 0u);
    verdict.failure_allowed = true;
    EXPECT_EQ(nlohmann::json::parse(report("benchmark", {verdict})).size(), 5u);
}

} // namespace
} // namespace tracer::gate
