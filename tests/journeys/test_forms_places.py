"""Names of communes, as the script of an address field asks for them."""


def test_the_communes_of_a_province_are_told(browser):
    told = browser.get("/dia-danh/37.json")
    assert told.content_type == "application/json"
    assert "Phường Hoa Lư" in told.json["communes"]
    assert len(told.json["communes"]) == 129
    assert "Set-Cookie" not in told.headers
    assert browser.get("/en/dia-danh/37.json").json == told.json


def test_there_is_no_other_province(browser):
    for code in ("99", "00", "%2e%2e", "37%00", "a" * 300):
        assert browser.get(f"/dia-danh/{code}.json", status="*").status_int in {400, 404}
