"""The tests that Jupyter has for kernels, every one of them."""

import jupyter_kernel_test
import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]


@pytest.mark.usefixtures("installed")
class TestKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "kayton"
    language_name = "keyton"
    file_extension = ".kay"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'eprint("oops")'
    completion_samples = [{"text": "%hel", "matches": {"%help"}}]
    complete_code_samples = ["1", 'print("hello, world")', "fn f(x):\n    x * 2\n\n", "%help"]
    incomplete_code_samples = ['print("""hello', "fn f(x):\n    x * 2", "f(1,", "if True:"]
    invalid_code_samples = ["1 = 2", "x = )", "if :"]
    code_page_something = "%help"
    code_generate_error = "1 // 0"
    code_execute_result = [
        {"code": "1+2+3", "result": "6"},
        {"code": "[n*n for n in 0..4]", "result": "[0, 1, 4, 9]"},
        {"code": '"1+2"', "mime": "text/plain"},
    ]
    code_display_data = [
        {"code": "%%html\n<b>bold</b>", "mime": "text/html"},
        {"code": "%%markdown\n*so*", "mime": "text/markdown"},
        {"code": "%%latex\n$x^2$", "mime": "text/latex"},
        {"code": "%%svg\n<svg xmlns='http://www.w3.org/2000/svg'/>", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "%help"
    code_clear_output = "%clear"


@pytest.mark.usefixtures("installed")
class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "kayton"
    support_iopub_welcome = True
