// SPDX-License-Identifier: Apache-2.0
#include "author.hpp"

#include "support/child_process.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <sstream>

namespace tracer::test {
std::vector<std::string> Author::compiling(const std::string &file, const std::string &object) {
    std::istringstream flags(TRACER_BPF_FLAGS " -D__TARGET_ARCH_" TRACER_BPF_ARCH);
    std::vector<std::string> command{TRACER_CLANG, "-I" TRACER_SOURCE_DIR "/sdk/include", "-idirafter",
                                     "/usr/include/" TRACER_LIBRARY_ARCHITECTURE};
    for (std::string flag; flags >> flag;)
        command.push_back(flag);
    command.insert(command.end(), {"-c", file, "-o", object});
    return command;
}

describe::ObjectFile Author::object(const std::string &source, const std::string &name) const {
    const auto object = folder_.file(name + ".bpf.o");
    ChildProcess compiler(compiling(folder_.write(name + ".bpf.c", source), object));
    EXPECT_EQ(compiler.wait(), 0) << compiler.err();
    ChildProcess strip({TRACER_LLVM_STRIP, "-g", object});
    EXPECT_EQ(strip.wait(), 0) << strip.err();
    return {name, object};
}

std::string Author::compiler_complaint(const std::string &source) const {
    auto command = compiling(folder_.write("main.bpf.c", source), folder_.file("main.bpf.o"));
    std::erase(command, "-Werror"); // as an author compiles, and not this repository
    ChildProcess compiler(command);
    EXPECT_NE(compiler.wait(), 0);
    return compiler.err();
}

Result<model::PluginSpec> Author::describe(const std::string &source) const {
    return describe::describe("plain", "1.0.0", {object(source)});
}

model::PluginSpec Author::described(const std::string &source) const {
    auto spec = describe(source);
    EXPECT_TRUE(spec) << spec.error().line();
    return spec ? std::move(*spec) : model::PluginSpec();
}

std::string Author::complaint(const std::string &source) const {
    const auto spec = describe(source);
    EXPECT_FALSE(spec);
    if (spec) return {};
    EXPECT_EQ(spec.error().code, ExitCode::usage);
    EXPECT_EQ(spec.error().line().find('\n'), std::string::npos);
    return spec.error().line();
}

std::string with_record(const std::string &members) {
    return std::string(head) + "struct record { " + members +
           " };\n"
           "TRACER_EVENTS(events, struct record);\n" +
           with_program("raw_tp/sched_process_fork");
}

std::string with_program(const std::string &section, const std::string &name, const std::string &tags) {
    return "TRACER_ON(\"" + section + "\", " + name + ", void" + (tags.empty() ? "" : ", " + tags) +
           ") { return tracer_counted(seen); }\n";
}

std::string with_readers(const std::string &declarations) {
    static const std::regex variable(R"((\w+)(\[\w*\])? TRACER_OPTION)");
    std::string text = "__attribute__((noinline)) int reads_options(void) {\n";
    for (std::sregex_iterator at(declarations.begin(), declarations.end(), variable), end; at != end; ++at)
        text += "    asm volatile(\"\" : : \"r\"(&" + (*at)[1].str() + "));\n";
    return declarations + text + "    return 0;\n}\n";
}

} // namespace tracer::test
