// SPDX-License-Identifier: GPL-3.0-or-later

/// A switch of a command, off unless it is typed: `@Flag("overwrite the file") var force`, typed as `--force`.
@propertyWrapper
public final class Flag: DeclaredArgument {
    private let help: String
    private let name: String?
    public private(set) var wrappedValue = false

    public init(_ help: String, name: String? = nil) {
        self.help = help
        self.name = name
    }

    func slot(named name: String) -> ArgumentSlot {
        ArgumentSlot(
            name: self.name ?? name, form: .flag, help: help, placeholder: "", type: nil, isRequired: false,
            repeats: false, defaultText: nil)
    }

    func take(_ words: [Word], in session: Session) throws { wrappedValue = !words.isEmpty }
}
