// SPDX-License-Identifier: Apache-2.0
#include "layout.hpp"

#include <tracer/abi.h>

#include <regex>

namespace tracer::test {
namespace {

#define FIELD(type, member) \
    { #member, offsetof(type, member), sizeof(type::member) /* NOLINT(bugprone-sizeof-expression): of pointers, too */ }
#define STRUCT(type, ...)                    \
    {                                        \
#type, sizeof(type), { __VA_ARGS__ } \
    }

} // namespace

std::vector<Struct> abi_structs() {
    using S = tracer_slice;
    using Obj = tracer_object;
    using Prg = tracer_program;
    using Var = tracer_variant;
    using Lab = tracer_label;
    using Col = tracer_column;
    using Row = tracer_row;
    using Fmt = tracer_format;
    using Src = tracer_source;
    using Opt = tracer_option;
    using Plg = tracer_plugin;
    return {
        STRUCT(tracer_slice, FIELD(S, items), FIELD(S, count), FIELD(S, item_size)),
        STRUCT(tracer_object, FIELD(Obj, struct_size), FIELD(Obj, reserved), FIELD(Obj, name), FIELD(Obj, elf),
               FIELD(Obj, elf_size)),
        STRUCT(tracer_program, FIELD(Prg, struct_size), FIELD(Prg, attach), FIELD(Prg, flags), FIELD(Prg, reserved),
               FIELD(Prg, name), FIELD(Prg, target), FIELD(Prg, when)),
        STRUCT(tracer_variant, FIELD(Var, struct_size), FIELD(Var, kind), FIELD(Var, flags), FIELD(Var, reserved),
               FIELD(Var, name), FIELD(Var, object), FIELD(Var, caveat), FIELD(Var, blind), FIELD(Var, programs),
               FIELD(Var, when)),
        STRUCT(tracer_label, FIELD(Lab, struct_size), FIELD(Lab, reserved), FIELD(Lab, value), FIELD(Lab, name),
               FIELD(Lab, short_name)),
        STRUCT(tracer_column, FIELD(Col, struct_size), FIELD(Col, type), FIELD(Col, flags), FIELD(Col, offset),
               FIELD(Col, size), FIELD(Col, width), FIELD(Col, divisor), FIELD(Col, reserved), FIELD(Col, member),
               FIELD(Col, name), FIELD(Col, header), FIELD(Col, unit), FIELD(Col, help), FIELD(Col, labels),
               FIELD(Col, over)),
        STRUCT(tracer_row, FIELD(Row, struct_size), FIELD(Row, source), FIELD(Row, key), FIELD(Row, value),
               FIELD(Row, key_size), FIELD(Row, value_size)),
        STRUCT(tracer_format, FIELD(Fmt, struct_size), FIELD(Fmt, renderer), FIELD(Fmt, flags), FIELD(Fmt, rows),
               FIELD(Fmt, sort), FIELD(Fmt, pattern), FIELD(Fmt, format_text)),
        STRUCT(tracer_source, FIELD(Src, struct_size), FIELD(Src, kind), FIELD(Src, key_size), FIELD(Src, value_size),
               FIELD(Src, name), FIELD(Src, map), FIELD(Src, key_type), FIELD(Src, value_type), FIELD(Src, stacks),
               FIELD(Src, when), FIELD(Src, unit), FIELD(Src, columns), FIELD(Src, format)),
        STRUCT(tracer_option, FIELD(Opt, struct_size), FIELD(Opt, type), FIELD(Opt, binding), FIELD(Opt, position),
               FIELD(Opt, min), FIELD(Opt, max), FIELD(Opt, short_name), FIELD(Opt, reserved), FIELD(Opt, name),
               FIELD(Opt, bind), FIELD(Opt, fallback), FIELD(Opt, metavar), FIELD(Opt, help), FIELD(Opt, labels)),
        STRUCT(tracer_plugin, FIELD(Plg, struct_size), FIELD(Plg, abi_major), FIELD(Plg, abi_minor),
               FIELD(Plg, reserved), FIELD(Plg, name), FIELD(Plg, version), FIELD(Plg, summary), FIELD(Plg, license),
               FIELD(Plg, objects), FIELD(Plg, hook), FIELD(Plg, variants), FIELD(Plg, sources), FIELD(Plg, options)),
    };
}

std::string abi_layout(const std::string &header_text) {
    std::string text;
    for (const auto &s : abi_structs()) {
        text += s.name + " " + std::to_string(s.size) + "\n";
        for (const auto &m : s.members)
            text += s.name + "." + m.name + " " + std::to_string(m.offset) + " " + std::to_string(m.size) + "\n";
    }
    static const std::regex enumerator(R"((TRACER_[A-Z0-9_]+) = ([0-9]+(?:u << [0-9]+)?),)");
    for (std::sregex_iterator at(header_text.begin(), header_text.end(), enumerator), end; at != end; ++at)
        text += (*at)[1].str() + " = " + (*at)[2].str() + "\n";
    return text;
}

} // namespace tracer::test
