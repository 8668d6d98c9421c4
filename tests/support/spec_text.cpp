// SPDX-License-Identifier: Apache-2.0
#include "support/spec_text.hpp"

#include "model/condition_text.hpp"

#include <sstream>
#include <vector>

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
