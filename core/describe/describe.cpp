// SPDX-License-Identifier: Apache-2.0
#include "describe/describe.hpp"

#include "base/strings.hpp"
#include "describe/options.hpp"
#include "describe/programs.hpp"
#include "describe/sources.hpp"
#include "describe/variables.hpp"
#include "model/spec_check.hpp"
#include "model/text_rules.hpp"

#include <bpf/libbpf.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

namespace tracer::describe {
namespace {

struct CloseObject {
    void operator()(bpf_object *object) const { bpf_object__close(object); }
};

/// Whether this very option is there already, as every object that includes the same header has it.
bool is_known(const model::PluginSpec &spec, const model::Option &option) {
    return std::ranges::any_of(spec.options, [&](const model::Option &other) {
        return other.name == option.name && other.binding == option.binding && other.bind == option.bind;
    });
}

std::vector<std::byte> bytes_of(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Error in_variable(const std::string &name, Error error) {
    if (error.message.starts_with("map " + name + ": ")) return error;
    error.message = (name == "LICENSE" ? "TRACER_PLUGIN()" : "variable " + name) + ": " + error.message;
    return error;
}

/// What a run would refuse in the finished plugin: names that are none, and texts that do not fit into a line.
std::string check_texts(const model::PluginSpec &spec) {
    std::string problem;
    const auto text = [&](const std::string &what, const std::string &value) {
        if (problem.empty() && !model::is_clean_text(value))
            problem = what + " has a line break, a control character or invalid UTF-8";
    };
    const auto name = [&](const std::string &what, const std::string &value) {
        if (problem.empty() && !model::is_identifier(value))
            problem = what + " is called " + in_quotes(value) + ", but a name is made of a-z, 0-9 and _";
    };
    text("its summary", spec.summary);
    text("its TRACER_HOOK()", spec.hook);
    for (const auto &variant : spec.variants) {
        text("the caveat of variant " + variant.name, variant.caveat);
        text("the TRACER_BLIND() of variant " + variant.name, variant.blind);
    }
    for (const auto &option : spec.options)
        text("the help of option --" + option.name, option.help);
    for (const auto &source : spec.sources) {
        name("a source", source.name);
        for (const auto &column : source.columns) {
            name("a column of " + source.name, column.name);
            text("the header of column " + column.name, column.header);
            text("the help of column " + column.name, column.help);
        }
    }
    return problem;
}

class Description {
public:
    Description(const std::string &plugin, const std::string &version) {
        spec_.name = plugin;
        spec_.version = version;
        spec_.license = "GPL-2.0-only OR BSD-2-Clause";
    }

    Result<void> add(const ObjectFile &file) {
        std::unique_ptr<bpf_object, CloseObject> object(bpf_object__open_file(file.path.c_str(), nullptr));
        if (!object) return Error{ExitCode::usage, file.path + " is no BPF object: " + std::strerror(errno), {}};
        const btf *btf = bpf_object__btf(object.get());
        if (!btf) return Error{ExitCode::usage, file.path + " has no BTF", "compile it with -g"};
        const Types types(btf);
        elf_ = bytes_of(file.path);
        spec_.objects.push_back({file.name, {}});
        if (auto added = add_programs(object.get(), file.name, types, spec_.variants); !added) return added;
        for (const auto &variable : types.variables())
            if (auto added = add_variable(object.get(), types, variable); !added)
                return in_variable(variable.name, std::move(added).error());
        return {};
    }

    Result<model::PluginSpec> finish() && {
        if (spec_.summary.empty())
            return Error{ExitCode::usage, "it does not say what it is", "write TRACER_PLUGIN(\"...\")"};
        if (spec_.variants.empty())
            return Error{ExitCode::usage, "it has no program", "write one with TRACER_ON() or TRACER_SYSCALL()"};
        if (spec_.sources.empty())
            return Error{
                ExitCode::usage, "it has nothing to show",
                "declare a map with TRACER_EVENTS(), TRACER_ROWS(), TRACER_COUNTER() or TRACER_HISTOGRAM_OF()"};
        if (auto finished = finish_ladder(ladder_, spec_.variants); !finished) return std::move(finished).error();
        // What belongs to the plugin itself comes last, as interval and count do in every help.
        for (auto &option : last_)
            if (!is_known(spec_, option)) spec_.options.push_back(std::move(option));
        if (spec_.hook.empty() && !spec_.variants.empty()) spec_.hook = targets(spec_.variants.front());
        for (const auto &option : spec_.options)
            if (unread_.contains(option.bind) && !is_condition(spec_, option.name)) return nobody_reads(option);
        if (auto problem = check_texts(spec_); !problem.empty()) return Error{ExitCode::usage, std::move(problem), {}};
        if (auto problem = model::check_spec(spec_); !problem.empty())
            return Error{ExitCode::usage, std::move(problem), {}};
        return std::move(spec_);
    }

private:
    static std::string targets(const model::Variant &variant) {
        std::vector<std::string> names;
        for (const auto &program : variant.programs)
            names.push_back(program.target);
        return join(names);
    }

    Result<void> add_variable(bpf_object *object, const Types &types, const Named &variable) {
        const auto tags = types.tags(variable.id);
        if (tags.empty()) return {};
        if (variable.name == "LICENSE") return read_plugin(types, tags);
        if (std::ranges::count(tags, "nets", &Tag::kind) > 0 && std::ranges::count(tags, "option", &Tag::kind) == 0)
            return Error{ExitCode::usage, "map " + variable.name + " is a set of networks that no option fills",
                         "write TRACER_NETS(" + variable.name + ", 64, TRACER_OPTION(\"net --net=NET\", \"...\"))"};
        const bpf_map *map = bpf_object__find_map_by_name(object, variable.name.c_str());
        const auto known = [&](const model::Source &s) { return s.map == variable.name; };
        if (map && std::ranges::none_of(spec_.sources, known)) {
            auto sources = sources_of(types, variable.name, tags);
            if (!sources) return std::move(sources).error();
            for (auto &source : *sources) {
                source.index = static_cast<std::uint32_t>(spec_.sources.size());
                spec_.sources.push_back(std::move(source));
            }
        }
        for (const auto &tag : tags) {
            if (tag.kind != "option") continue;
            auto option = map ? option_of_map(types, variable.name, entries_of(object, variable.name), tag)
                              : option_of_variable(types, variable, tag);
            if (!option) return std::move(option).error();
            if (auto fits = check_variable(object, types, variable, *option); !fits) return fits;
            if (option->binding == TRACER_BIND_CONST) note_readers(types, variable, !is_known(spec_, *option));
            if (!is_known(spec_, *option)) spec_.options.push_back(std::move(*option));
        }
        return {};
    }

    /// Of the objects that have the variable, one may be the only one that reads it.
    void note_readers(const Types &types, const Named &variable, bool is_new) {
        if (is_read(elf_, types, variable))
            unread_.erase(variable.name);
        else if (is_new)
            unread_.insert(variable.name);
    }

    /// Of a map, or of a table's two.
    static std::uint32_t entries_of(const bpf_object *object, const std::string &name) {
        const bpf_map *inner = bpf_object__find_map_by_name(object, (name + "_a").c_str());
        return bpf_map__max_entries(inner ? inner : bpf_object__find_map_by_name(object, name.c_str()));
    }

    Result<void> read_plugin(const Types &types, const std::vector<Tag> &tags) {
        const bool again = !spec_.summary.empty();
        for (const auto &tag : tags) {
            if (tag.kind == "summary") {
                if (again && tag.help != spec_.summary)
                    return Error{ExitCode::usage, "two objects say different things with TRACER_PLUGIN()", {}};
                spec_.summary = tag.help;
            } else if (again) {
                continue;
            } else if (tag.kind == "hook") {
                spec_.hook = tag.help;
            } else if (tag.kind == "license") {
                spec_.license = tag.words;
            } else if (tag.kind == "variants") {
                ladder_.variants.push_back(tag);
            } else if (tag.kind == "caveat") {
                ladder_.caveats.push_back(tag);
            } else if (tag.kind == "blind") {
                ladder_.blind.push_back(tag);
            } else if (tag.kind == "option") {
                auto option = option_of_plugin(types, tag);
                if (!option) return std::move(option).error();
                last_.push_back(std::move(*option));
            } else {
                return Error{ExitCode::usage, "a plugin has no words of kind " + tag.kind, {}};
            }
        }
        return {};
    }

    model::PluginSpec spec_;
    LadderWords ladder_;
    std::vector<model::Option> last_;
    std::vector<std::byte> elf_;   ///< of the object at hand
    std::set<std::string> unread_; ///< variables of options that no object so far reads
};

} // namespace

Result<model::PluginSpec> describe(const std::string &plugin, const std::string &version,
                                   const std::vector<ObjectFile> &objects) {
    Description description(plugin, version);
    for (const auto &object : objects)
        if (auto added = description.add(object); !added) return std::move(added).error();
    return std::move(description).finish();
}

} // namespace tracer::describe
