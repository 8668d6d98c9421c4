// SPDX-License-Identifier: Apache-2.0
#include "config/manual/manual.hpp"

#include "config/grammars.hpp"
#include "config/manual/pages.hpp"

#include <algorithm>
#include <array>

namespace tracer::config {
namespace {

struct Page {
    std::string_view name;
    void (*write)(Roff &page, const Surroundings &around);
    std::string_view about;
};
constexpr auto pages = std::to_array<Page>({
    {"tracer.1", tracer_page, about_tracer},
    {"tracer-gate.1", gate_page, sub_command("gate")->about},
    {"tracer.toml.5", toml_page, "Settings of tracer's runs"},
    {"tracer-plugin.7", plugin_page, "What a plugin of tracer may be made of"},
});

} // namespace

Result<std::string> manual_page(const std::string &page, const Folders &folders, const Surroundings &around) {
    const auto known = std::ranges::find(pages, page, &Page::name);
    if (known != pages.end()) {
        const auto dot = page.rfind('.');
        Roff roff(page.substr(0, dot), page.back() - '0', known->about, around.version, around.released);
        known->write(roff, around);
        return std::move(roff).page();
    }
    const auto spec = around.find_plugin(page, folders);
    if (!spec) return spec.error();
    Roff roff("tracer-" + (*spec)->name, 1, (*spec)->summary, around.version, around.released);
    page_of(roff, **spec, around);
    return std::move(roff).page();
}

} // namespace tracer::config
