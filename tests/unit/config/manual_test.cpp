// SPDX-License-Identifier: Apache-2.0
#include "config/manual/manual.hpp"

#include "config/grammars.hpp"
#include "config/manual/roff.hpp"
#include "unit/config/demo_plugins.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::config {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page(const std::string &name) {
    Surroundings around = demo_surroundings();
    around.released = "2026-01-31";
    const auto text = manual_page(name, {}, around);
    return text ? *text : text.error().line();
}

/// As in a page: "-" is "\-" there.
std::string dashed(std::string text) {
    for (auto at = text.find('-'); at != std::string::npos; at = text.find('-', at + 2))
        text.insert(at, "\\");
    return text;
}

TEST(Manual, HasEverySubCommandAndCommonOption) {
    const std::string text = page("tracer.1");
    EXPECT_THAT(text, HasSubstr(".TH TRACER 1 2026-01-31 \"tracer 1.2.3\"\n"));
    for (const SubCommand &command : sub_commands)
        EXPECT_THAT(text, HasSubstr("\\fBtracer " + std::string(command.name) + "\\fR")) << command.name;
    for (const CommonOption &option : model::common_options)
        EXPECT_THAT(text, HasSubstr(dashed("--" + std::string(option.name)) + "\\fR")) << option.name;
    for (const OwnOption &option : diff_options)
        EXPECT_THAT(text, HasSubstr(dashed("--" + std::string(option.name)) + "\\fR")) << option.name;
}

TEST(Manual, HasEveryOptionOfAGate) {
    const std::string text = page("tracer-gate.1");
    for (const OwnOption &option : gate_options)
        EXPECT_THAT(text, HasSubstr(dashed("--" + std::string(option.name)) + "\\fR")) << option.name;
    EXPECT_THAT(text, Not(HasSubstr("\\-\\-quiet")));
}

TEST(Manual, HasEveryKeyOfTracerToml) {
    const std::string text = page("tracer.toml.5");
    for (const CommonOption &option : model::common_options)
        if (option.section != CommonOption::Section::none) {
            EXPECT_THAT(text, HasSubstr("\\fB" + dashed(std::string(option.name)) + "\\fR")) << option.name;
        }
    EXPECT_THAT(text, Not(HasSubstr("\\fBplugin\\-dir\\fR")));
}

TEST(Manual, NamesWhatADescriptionMaySay) {
    const std::string text = page("tracer-plugin.7");
    for (const char *word : {"kprobe.multi", "histogram", "kernel_stack", "duration", "map_size"})
        EXPECT_THAT(text, HasSubstr(word));
    EXPECT_THAT(text, Not(HasSubstr("?")));
}

TEST(Manual, HasAPageForEachPlugin) {
    const std::string text = page("filetop");
    EXPECT_THAT(text, HasSubstr(".TH TRACER-FILETOP 1 "));
    EXPECT_THAT(text, HasSubstr("\\fBtracer\\fR filetop [OPTIONS] [interval [count]]"));
    for (const char *option : {"rows", "clear", "sort", "dir", "pid", "interval", "count"})
        EXPECT_THAT(text, HasSubstr("\\-\\-" + std::string(option) + "\\fR")) << option;
    EXPECT_THAT(page("nothing"), HasSubstr("no plugin 'nothing'"));
}

TEST(Roff, ReadsNoWordsAsCommands) {
    Roff roff("demo", 1, ".SH fooled", "1", "2026-01-31");
    roff.text(".so /etc/shadow\n'so x \\fB back\\slash \x1b[0m");
    roff.item({"--a"}, "", ".br");
    const std::string text = std::move(roff).page();
    EXPECT_THAT(text, HasSubstr("\n\\&.SH fooled\n"));
    EXPECT_THAT(text, HasSubstr("\n\\&.so /etc/shadow\n"));
    EXPECT_THAT(text, HasSubstr("\n\\(aqso x \\efB back\\eslash \\ex1b[0m\n"));
    EXPECT_THAT(text, HasSubstr("\n\\&.br\n"));
}

} // namespace
} // namespace tracer::config
