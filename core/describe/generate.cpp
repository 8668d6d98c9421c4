// SPDX-License-Identifier: Apache-2.0
#include "describe/generate.hpp"

#include "model/condition_text.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace tracer::describe {
namespace {

using fmt::format;

/// A string of C, or NULL where it is empty. Text outside ASCII is spelled out in octal, which ends by itself.
std::string text(std::string_view value) {
    if (value.empty()) return "NULL";
    std::string quoted = "\"";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || c == '?')
            quoted += format("\\{}", c);
        else if (byte < 0x20 || byte > 0x7e)
            quoted += format("\\{:03o}", byte);
        else
            quoted += c;
    }
    return quoted + '"';
}

std::string when(const model::Condition &condition) { return text(model::condition_text(condition)); }

class Writer {
public:
    explicit Writer(std::string &out) : out_(out) {}

    /// An array of `type`, and the slice over it.
    template <class Items, class Write>
    std::string slice(const char *type, const Items &items, Write write) {
        if (items.empty()) return "{0}";
        std::string body;
        for (const auto &item : items)
            body += format("    {{sizeof(struct {}), {}}},\n", type, write(item));
        const auto name = format("{}_{}", type, ++count_);
        out_ += format("static const struct {} {}[] = {{\n{}}};\n\n", type, name, body);
        return format("{{{0}, {1}, sizeof {0}[0]}}", name, items.size());
    }

    std::string labels(const std::vector<model::Label> &labels) {
        return slice("tracer_label", labels, [](const model::Label &l) {
            return format("0, {}u, {}, {}", l.value, text(l.name),
                          l.short_name == l.name ? "NULL" : text(l.short_name));
        });
    }

    std::string columns(const std::vector<model::Column> &columns) {
        return slice("tracer_column", columns, [&](const model::Column &c) {
            return format("{}, {}, {}, {}, {}, {}, 0, {}, {}, {}, {}, {}, {}, {}", static_cast<unsigned>(c.type),
                          c.flags, c.offset, c.size, c.width, c.divisor, text(c.member), text(c.name), text(c.header),
                          text(c.unit), text(c.help), labels(c.labels), text(c.over));
        });
    }

    std::string format_of(const model::Format &f) {
        std::string sort;
        for (const auto &name : f.sort)
            sort += (sort.empty() ? "" : "+") + name;
        const auto name = format("tracer_format_{}", ++count_);
        out_ +=
            format("static const struct tracer_format {} = {{\n    sizeof(struct tracer_format), {}, {}, {}, {}, {}, "
                   "NULL}};\n\n",
                   name, static_cast<unsigned>(f.renderer), f.flags, f.rows, text(sort), text(f.pattern));
        return "&" + name;
    }

    std::string sources(const std::vector<model::Source> &sources) {
        return slice("tracer_source", sources, [&](const model::Source &s) {
            const auto shown = columns(s.columns), how = format_of(s.format);
            return format("{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}", static_cast<unsigned>(s.kind), s.key_size,
                          s.value_size, text(s.name), text(s.map), text(s.key_type), text(s.value_type), text(s.stacks),
                          when(s.when), text(s.unit), shown, how);
        });
    }

    std::string variants(const std::vector<model::Variant> &variants) {
        return slice("tracer_variant", variants, [&](const model::Variant &v) {
            const auto programs = slice("tracer_program", v.programs, [](const model::Program &p) {
                return format("{}, {}, 0, {}, {}, {}", static_cast<unsigned>(p.attach), p.flags, text(p.name),
                              text(p.target), when(p.when));
            });
            return format("{}, {}, 0, {}, {}, {}, {}, {}, {}", static_cast<unsigned>(v.kind), v.flags, text(v.name),
                          text(v.object), text(v.caveat), text(v.blind), programs, when(v.when));
        });
    }

    std::string options(const std::vector<model::Option> &options) {
        return slice("tracer_option", options, [&](const model::Option &o) {
            return format("{}, {}, {}, {}, {}, {}, {{0}}, {}, {}, {}, {}, {}, {}", static_cast<unsigned>(o.type),
                          static_cast<unsigned>(o.binding), o.position, o.min, o.max, static_cast<int>(o.short_name),
                          text(o.name), text(o.bind),
                          o.has_fallback ? o.fallback.empty() ? "\"\"" : text(o.fallback) : "NULL", text(o.metavar),
                          text(o.help), labels(o.labels));
        });
    }

    std::string objects(const std::vector<model::Object> &objects) {
        return slice("tracer_object", objects, [](const model::Object &o) {
            return format("0, {}, {}_object, sizeof {}_object", text(o.name), o.name, o.name);
        });
    }

private:
    std::string &out_;
    unsigned count_ = 0;
};

Result<void> write_bytes(const ObjectFile &file, std::string &out) {
    std::ifstream stream(file.path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    if (!stream || bytes.empty()) return Error{ExitCode::usage, "cannot read " + file.path, {}};
    out += format("static const uint8_t {}_object[] __attribute__((aligned(8))) = {{", file.name);
    std::size_t column = 0;
    for (const char c : bytes) {
        if (column++ % 32 == 0) out += '\n';
        out += format("{},", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    out += "\n};\n\n";
    return {};
}

} // namespace

Result<std::string> generate(const model::PluginSpec &spec, const std::vector<ObjectFile> &objects) {
    std::string out = "/* Made by tracer-describe from the plugin's BPF objects. */\n#include <tracer/abi.h>\n\n";
    for (const auto &object : objects)
        if (auto written = write_bytes(object, out); !written) return std::move(written).error();
    Writer writer(out);
    const auto bytes = writer.objects(spec.objects), variants = writer.variants(spec.variants),
               sources = writer.sources(spec.sources), options = writer.options(spec.options);
    out += format("TRACER_EXPORT const struct tracer_plugin tracer_plugin_v1 = {{\n"
                  "    sizeof(struct tracer_plugin), TRACER_ABI_MAJOR, TRACER_ABI_MINOR, 0,\n"
                  "    {}, {}, {}, {},\n    {},\n    {},\n    {},\n    {},\n    {}}};\n",
                  text(spec.name), text(spec.version), text(spec.summary), text(spec.license), bytes, text(spec.hook),
                  variants, sources, options);
    return out;
}

} // namespace tracer::describe
