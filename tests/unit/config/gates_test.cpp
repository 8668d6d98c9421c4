// SPDX-License-Identifier: Apache-2.0
#include "config/gate_option.hpp"
#include "config/gates_file.hpp"

#include <gmock/gmock.h>

namespace tracer::config {
namespace {

std::string refusal(const std::string &text) {
    const auto gates = parse_gates("gates.toml", text);
    if (gates) return "accepted";
    EXPECT_EQ(gates.error().code, ExitCode::usage);
    return gates.error().line();
}
std::string budget_refusal(const std::string &line) { return refusal("[gate.build.budget]\n" + line + "\n"); }

TEST(GatesFile, ReadsSeveralGatesInTheirOrder) {
    const auto gates = parse_gates("gates.toml", R"([gate.test]
command = ["ctest"]

[gate.build]
command = ["make", "-j1"]
runs = 3
warmup = 1
[gate.build.budget]
"pidpersec.processes"      = { max = 412, min = 3 }
"filetop.wbytes"           = { max = "1MiB" }
"filetop.reads"            = { grow = "0%" }
"filetop.rbytes[file=*.h]" = { grow = "5%", level = "warn", reason = "generated headers" }
"a.b" = { equal = 0, level = "fail", ignore_if_unused = true }
)");
    ASSERT_TRUE(gates) << gates.error().line();
    ASSERT_EQ(gates->size(), 2u);
    EXPECT_EQ((*gates)[0].name, "test");
    EXPECT_EQ((*gates)[0].runs, 1u);
    EXPECT_EQ((*gates)[0].warmup, 0u);
    const model::GateRequest &build = (*gates)[1];
    EXPECT_EQ(build.name, "build");
    EXPECT_THAT(build.command, testing::ElementsAre("make", "-j1"));
    EXPECT_EQ(build.runs, 3u);
    EXPECT_EQ(build.warmup, 1u);
    ASSERT_EQ(build.budgets.size(), 5u);
    EXPECT_EQ(build.budgets[0].measure, "pidpersec.processes");
    EXPECT_EQ(build.budgets[0].place.text(), "gates.toml:9:1");
    EXPECT_EQ(build.budgets[0].max->text, "412");
    EXPECT_EQ(build.budgets[0].max->place.text(), "gates.toml:9:38");
    EXPECT_EQ(build.budgets[0].min->text, "3");
    EXPECT_FALSE(build.budgets[0].equal);
    EXPECT_FALSE(build.budgets[0].warn);
    EXPECT_EQ(build.budgets[1].max->text, "1MiB");
    EXPECT_EQ(build.budgets[2].grow->text, "0%");
    EXPECT_TRUE(build.budgets[3].warn);
    EXPECT_EQ(build.budgets[3].reason, "generated headers");
    EXPECT_EQ(build.budgets[4].equal->text, "0");
    EXPECT_TRUE(build.budgets[4].ignore_if_unused);
}

TEST(GatesFile, NamesEachMistakeWithItsPlace) {
    EXPECT_EQ(refusal(""),
              "gates.toml: there is no gate in it; write [gate.NAME], and below it a command and a budget");
    EXPECT_EQ(refusal("[gates.x]\n"), "gates.toml:1:2: unknown key 'gates'; did you mean gate?");
    EXPECT_EQ(refusal("gate = 3\n"), "gates.toml:1:8: gate: not a table; write [gate.NAME]");
    EXPECT_EQ(refusal("[gate]\nbuild = 3\n"), "gates.toml:2:9: gate build: not a table; write [gate.build]");
    EXPECT_EQ(refusal("[gate.\"a b\"]\n"),
              "gates.toml:1:7: gate 'a b': not a name for a gate; use at most 64 letters, digits, '-' and '_'");
    EXPECT_EQ(refusal("[gate.x]\ncomand = [\"a\"]\n"), "gates.toml:2:1: unknown key 'comand'; did you mean command?");
    EXPECT_EQ(refusal("[gate.x]\ncommand = \"make\"\n"),
              "gates.toml:2:11: command: not an array of words; write command = [\"make\", \"-j1\"]");
    EXPECT_EQ(refusal("[gate.x]\ncommand = []\n"),
              "gates.toml:2:11: command: not an array of words; write command = [\"make\", \"-j1\"]");
    EXPECT_EQ(refusal("[gate.x]\ncommand = [\"a\", 3]\n"), "gates.toml:2:17: command: not a string");
    EXPECT_EQ(refusal("[gate.x]\ncommand = [\"\"]\n"), "gates.toml:2:11: command: its first word is empty");
    EXPECT_EQ(refusal("[gate.x]\ncommand = [\"a\\u0000b\"]\n"), "gates.toml:2:12: command: a word with a NUL byte");
    EXPECT_EQ(refusal("[gate.x]\nruns = 0\n"), "gates.toml:2:8: runs: not a number from 1 to 1000");
    EXPECT_EQ(refusal("[gate.x]\nwarmup = -1\n"), "gates.toml:2:10: warmup: not a number from 0 to 1000");
    EXPECT_EQ(refusal("[gate.x]\nruns = \"3\"\n"), "gates.toml:2:8: runs: not a number from 1 to 1000");
    EXPECT_EQ(refusal("[gate.x]\nbudget = 3\n"), "gates.toml:2:10: budget: not a table; write [gate.x.budget]");
    EXPECT_THAT(refusal("[gate.x\n"), testing::StartsWith("gates.toml:1:"));
}

TEST(GatesFile, NamesEachMistakeOfABudget) {
    EXPECT_EQ(budget_refusal("\"a.b\" = 412"),
              "gates.toml:2:9: budget 'a.b': not a table of limits; write \"PLUGIN.COLUMN\" = { max = 412 }");
    EXPECT_EQ(budget_refusal("\"a.b\" = { }"),
              "gates.toml:2:9: budget 'a.b': no limit; give it max, min, equal or grow");
    EXPECT_EQ(budget_refusal("\"a.b\" = { mx = 1 }"), "gates.toml:2:11: unknown key 'mx'; did you mean max?");
    EXPECT_EQ(budget_refusal("\"a.b\" = { max = 1.5 }"), "gates.toml:2:17: max: neither a whole number nor a string; "
                                                         "write 412, \"1MiB\" or \"2ms\"");
    EXPECT_EQ(budget_refusal("\"a.b\" = { max = 1, level = \"warning\" }"),
              "gates.toml:2:28: level: neither \"warn\" nor \"fail\"");
    EXPECT_EQ(budget_refusal("\"a.b\" = { max = 1, ignore_if_unused = 1 }"),
              "gates.toml:2:39: ignore_if_unused: neither true nor false");
    EXPECT_EQ(budget_refusal("\"a.b\" = { max = 1, reason = \"a\\nb\" }"),
              "gates.toml:2:29: reason: not a line of text");
    EXPECT_EQ(
        budget_refusal("filetop.reads = { max = 1 }"),
        "gates.toml:2:9: budget 'filetop': a measure is one key, in quotes; write \"filetop.reads\" = { max = 412 }");
}

TEST(GateOption, IsOneBudget) {
    const auto most = parse_gate_option(" filetop.reads<=412 ");
    ASSERT_TRUE(most) << most.error().line();
    EXPECT_EQ(most->measure, "filetop.reads");
    EXPECT_EQ(most->place.text(), "--gate");
    EXPECT_EQ(most->max->text, "412");
    EXPECT_FALSE(most->max->exclusive);
    EXPECT_TRUE(parse_gate_option("a.b < 2ms")->max->exclusive);
    EXPECT_TRUE(parse_gate_option("a.b > 2ms")->min->exclusive);
    EXPECT_EQ(parse_gate_option("a.b >= 2ms")->min->text, "2ms");
    EXPECT_EQ(parse_gate_option("a.b = 2")->equal->text, "2");
    EXPECT_EQ(parse_gate_option("a.b == 2")->equal->text, "2");
    EXPECT_EQ(parse_gate_option("a.b grow 5 %")->grow->text, "5 %");
}

TEST(GateOption, LooksForTheOperatorBehindTheConditions) {
    const auto budget = parse_gate_option("filetop.reads[file=\"a]\" && reads >= 3, comm=[a-z]*] grow 0%");
    ASSERT_TRUE(budget) << budget.error().line();
    EXPECT_EQ(budget->measure, "filetop.reads[file=\"a]\" && reads >= 3, comm=[a-z]*]");
    EXPECT_EQ(budget->grow->text, "0%");
    EXPECT_EQ(parse_gate_option("grower.grow <= 3")->measure, "grower.grow");
}

TEST(GateOption, IsRefusedInOneLine) {
    const auto refused = [](std::string_view text) {
        const auto budget = parse_gate_option(text);
        return budget ? "accepted" : budget.error().line();
    };
    const std::string hint = "; write 'MEASURE OP LIMIT', OP one of <= < >= > = grow: 'filetop.reads <= 412'";
    EXPECT_EQ(refused("filetop.reads"), "--gate: 'filetop.reads': there is no operator in it" + hint);
    EXPECT_EQ(refused(""), "--gate: '': there is no operator in it" + hint);
    EXPECT_EQ(refused("a.b != 3"), "--gate: 'a.b != 3': it has an operator that gates do not know" + hint);
    EXPECT_EQ(refused("<= 3"), "--gate: '<= 3': there is no measure in it" + hint);
    EXPECT_EQ(refused("a.b <= "), "--gate: 'a.b <= ': there is no limit in it" + hint);
}

} // namespace
} // namespace tracer::config
