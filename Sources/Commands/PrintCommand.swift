// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Shows the value of an expression.
struct PrintCommand: Command {
    static let name = "print"
    static let summary = "Shows the value of an expression."
    static let examples = [
        Example("print w[0, :5]", "the first five numbers of a weight"),
        Example("print softmax(tensor([1, 2, 3]))", "a function of NumPy's"),
    ]

    @Argument("what to work out and show") var expression: ExpressionArgument

    func run(in context: Context) throws -> Value? {
        context.show(expression.value.showable(name: expression.source))
        return expression.value
    }
}
