// SPDX-License-Identifier: Apache-2.0
#include "author.hpp"

#include "model/condition_text.hpp"
#include "support/child_process.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace tracer::test {
namespace {

class Text {
public:
    template <class... Parts>
    void line(const Parts &...parts) {
        ((out_ << parts << '|'), ...);
        out_ << '\n';
    }
    void labels(const std::vector<model::Label> &labels) {
        for (const auto &l : labels)
            line("    label", l.value, l.name, l.short_name);
    }
    void columns(const std::vector<model::Column> &columns) {
        for (const auto &c : columns) {
            line("  column", c.type, c.flags, c.offset, c.size, c.width, c.divisor, c.member, c.name, c.header, c.unit,
                 c.help);
            labels(c.labels);
        }
    }
    [[nodiscard]] std::string all() const { return out_.str(); }

private:
    std::ostringstream out_;
};

} // namespace

describe::ObjectFile Author::object(const std::string &source, const std::string &name) const {
    const auto file = folder_.write(name + ".bpf.c", source);
    const auto object = folder_.file(name + ".bpf.o");
    std::istringstream flags(TRACER_BPF_FLAGS " -D__TARGET_ARCH_" TRACER_BPF_ARCH);
    std::vector<std::string> command{TRACER_CLANG, "-I" TRACER_SOURCE_DIR "/sdk/include", "-idirafter",
                                     "/usr/include/" TRACER_LIBRARY_ARCHITECTURE};
    for (std::string flag; flags >> flag;)
        command.push_back(flag);
    command.insert(command.end(), {"-c", file, "-o", object});
    ChildProcess compiler(command);
    EXPECT_EQ(compiler.wait(), 0) << compiler.err();
    ChildProcess strip({TRACER_LLVM_STRIP, "-g", object});
    EXPECT_EQ(strip.wait(), 0) << strip.err();
    return {name, object};
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

std::string text_of(const model::PluginSpec &spec) {
    Text out;
    out.line("plugin", spec.name, spec.version, spec.summary, spec.license, spec.hook);
    for (const auto &object : spec.objects)
        out.line("object", object.name);
    for (const auto &v : spec.variants) {
        out.line("variant", v.kind, v.flags, v.name, v.object, v.caveat, v.blind, model::condition_text(v.when));
        for (const auto &p : v.programs)
            out.line("  program", p.attach, p.flags, p.name, p.target, model::condition_text(p.when));
    }
    for (const auto &s : spec.sources) {
        const auto &f = s.format;
        out.line("source", s.kind, s.index, s.key_size, s.value_size, s.name, s.map, s.key_type, s.value_type, s.stacks,
                 s.unit, model::condition_text(s.when), s.time_column);
        out.line("  format", f.renderer, f.flags, f.rows, f.pattern);
        for (const auto &name : f.sort)
            out.line("  sort", name);
        out.columns(s.columns);
    }
    for (const auto &o : spec.options) {
        out.line("option", o.type, o.binding, o.position, o.min, o.max, int(o.short_name), o.has_fallback, o.name,
                 o.bind, o.fallback, o.metavar, o.help);
        out.labels(o.labels);
    }
    return out.all();
}

} // namespace tracer::test
