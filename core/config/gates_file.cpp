// SPDX-License-Identifier: Apache-2.0
#include "config/gates_file.hpp"

#include "base/strings.hpp"
#include "config/file_text.hpp"
#include "config/toml_places.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

constexpr std::int64_t most_runs = 1000;
constexpr std::size_t longest_name = 64;
constexpr std::string_view name_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/// The entries of a table in the order of the file.
std::vector<std::pair<const toml::key *, const toml::node *>> in_order(const toml::table &table) {
    std::vector<std::pair<const toml::key *, const toml::node *>> entries;
    for (const auto &[key, node] : table)
        entries.emplace_back(&key, &node);
    std::ranges::sort(entries, [](const auto &a, const auto &b) {
        const auto &left = a.first->source().begin, &right = b.first->source().begin;
        return left.line != right.line ? left.line < right.line : left.column < right.column;
    });
    return entries;
}

bool reads_as_text(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Reads one file into requests.
class GatesFile {
public:
    explicit GatesFile(const std::string &path) : path_(path), places_(path) {}

    Result<std::vector<model::GateRequest>> read(const toml::table &file) const {
        std::vector<model::GateRequest> gates;
        for (const auto &[key, node] : in_order(file)) {
            if (key->str() != "gate") return places_.unknown(*key, {"gate"});
            const toml::table *named = node->as_table();
            if (!named) return places_.at(*node, "gate: not a table", "write [gate.NAME]");
            for (const auto &[name, gate] : in_order(*named)) {
                auto request = read_gate(*name, *gate);
                if (!request) return std::move(request).error();
                gates.push_back(*std::move(request));
            }
        }
        if (gates.empty())
            return Error{ExitCode::usage, "there is no gate in it",
                         "write [gate.NAME], and below it a command and a budget", harmless(path_)};
        return gates;
    }

private:
    Result<model::GateRequest> read_gate(const toml::key &name, const toml::node &node) const {
        model::GateRequest gate;
        gate.name = name.str();
        if (gate.name.empty() || gate.name.size() > longest_name ||
            gate.name.find_first_not_of(name_characters) != std::string::npos)
            return places_.at(name.source().begin, "gate " + in_quotes(gate.name) + ": not a name for a gate",
                              "use at most 64 letters, digits, '-' and '_'");
        const toml::table *table = node.as_table();
        if (!table) return places_.at(node, "gate " + gate.name + ": not a table", "write [gate." + gate.name + "]");
        for (const auto &[key, value] : in_order(*table)) {
            Result<void> read;
            if (key->str() == "command")
                read = read_command(gate, *value);
            else if (key->str() == "runs")
                read = read_number(gate.runs, *value, "runs", 1);
            else if (key->str() == "warmup")
                read = read_number(gate.warmup, *value, "warmup", 0);
            else if (key->str() == "budget")
                read = read_budgets(gate, *value);
            else
                read = places_.unknown(*key, {"command", "runs", "warmup", "budget"});
            if (!read) return std::move(read).error();
        }
        return gate;
    }

    Result<void> read_command(model::GateRequest &gate, const toml::node &node) const {
        const toml::array *words = node.as_array();
        if (!words || words->empty())
            return places_.at(node, "command: not an array of words", "write command = [\"make\", \"-j1\"]");
        for (const toml::node &word : *words) {
            const auto *text = word.as_string();
            if (!text) return places_.at(word, "command: not a string");
            if (text->get().find('\0') != std::string::npos) return places_.at(word, "command: a word with a NUL byte");
            gate.command.push_back(text->get());
        }
        if (gate.command.front().empty()) return places_.at(*words, "command: its first word is empty");
        return {};
    }

    Result<void> read_number(std::uint32_t &to, const toml::node &node, const char *key, std::int64_t least) const {
        const auto *number = node.as_integer();
        if (!number || number->get() < least || number->get() > most_runs)
            return places_.at(node, std::string(key) + ": not a number from " + std::to_string(least) + " to " +
                                        std::to_string(most_runs));
        to = static_cast<std::uint32_t>(number->get());
        return {};
    }

    Result<void> read_budgets(model::GateRequest &gate, const toml::node &node) const {
        const toml::table *table = node.as_table();
        if (!table) return places_.at(node, "budget: not a table", "write [gate." + gate.name + ".budget]");
        for (const auto &[measure, limits] : in_order(*table)) {
            model::BudgetRequest budget;
            budget.measure = measure->str();
            budget.place = places_.place(measure->source().begin);
            if (auto read = read_budget(budget, *limits); !read) return read;
            gate.budgets.push_back(std::move(budget));
        }
        return {};
    }

    Result<void> read_budget(model::BudgetRequest &budget, const toml::node &node) const {
        const toml::table *table = node.as_table();
        const std::string example = "write \"PLUGIN.COLUMN\" = { max = 412 }";
        if (!table) {
            // filetop.reads = {...} without quotes
            return places_.at(node, "budget " + in_quotes(budget.measure) + ": not a table of limits", example);
        }
        for (const auto &[key, value] : in_order(*table)) {
            Result<void> read;
            if (std::optional<model::LimitText> *limit = limit_of(budget, key->str()))
                read = read_limit(*limit, *value, key->str());
            else if (key->str() == "level")
                read = read_level(budget, *value);
            else if (key->str() == "ignore_if_unused")
                read = read_flag(budget.ignore_if_unused, *value);
            else if (key->str() == "reason")
                read = read_reason(budget, *value);
            else if (value->is_table())
                return places_.at(
                    key->source().begin, "budget " + in_quotes(budget.measure) + ": a measure is one key, in quotes",
                    "write " + in_quotes_of_toml(budget.measure + '.' + std::string(key->str())) + " = { max = 412 }");
            else
                read = places_.unknown(*key, {"max", "min", "equal", "grow", "level", "reason", "ignore_if_unused"});
            if (!read) return read;
        }
        if (!budget.max && !budget.min && !budget.equal && !budget.grow)
            return places_.at(node, "budget " + in_quotes(budget.measure) + ": no limit",
                              "give it max, min, equal or grow");
        return {};
    }
    static std::string in_quotes_of_toml(const std::string &text) { return '"' + harmless(text) + '"'; }

    static std::optional<model::LimitText> *limit_of(model::BudgetRequest &budget, std::string_view key) {
        if (key == "max") return &budget.max;
        if (key == "min") return &budget.min;
        if (key == "equal") return &budget.equal;
        return key == "grow" ? &budget.grow : nullptr;
    }
    Result<void> read_limit(std::optional<model::LimitText> &limit, const toml::node &node,
                            std::string_view key) const {
        model::LimitText text;
        text.place = places_.place(node.source().begin);
        if (const auto *number = node.as_integer())
            text.text = std::to_string(number->get());
        else if (const auto *string = node.as_string())
            text.text = string->get();
        else
            return places_.at(node, std::string(key) + ": neither a whole number nor a string",
                              "write 412, \"1MiB\" or \"2ms\"");
        limit = std::move(text);
        return {};
    }
    Result<void> read_level(model::BudgetRequest &budget, const toml::node &node) const {
        const auto *text = node.as_string();
        if (!text || (text->get() != "warn" && text->get() != "fail"))
            return places_.at(node, "level: neither \"warn\" nor \"fail\"");
        budget.warn = text->get() == "warn";
        return {};
    }
    Result<void> read_flag(bool &flag, const toml::node &node) const {
        const auto *value = node.as_boolean();
        if (!value) return places_.at(node, "ignore_if_unused: neither true nor false");
        flag = value->get();
        return {};
    }
    Result<void> read_reason(model::BudgetRequest &budget, const toml::node &node) const {
        const auto *text = node.as_string();
        if (!text || !reads_as_text(text->get())) return places_.at(node, "reason: not a line of text");
        budget.reason = text->get();
        return {};
    }

    const std::string &path_;
    Places places_;
};

} // namespace

Result<std::vector<model::GateRequest>> parse_gates(const std::string &path, std::string_view text) {
    const auto table = parse_toml(path, text);
    if (!table) return table.error();
    return GatesFile(path).read(*table);
}

Result<std::vector<model::GateRequest>> read_gates(const std::string &path) {
    const auto text = text_chosen_by_caller(path);
    if (!text) return text.error();
    return parse_gates(path, *text);
}

} // namespace tracer::config
