"""A Streamlit page with a button and a heading: as fast as a page of Streamlit answers a click."""

import streamlit as st

clicks = st.session_state.setdefault("clicks", 0)


def count() -> None:
    st.session_state.clicks += 1


st.button("Click", on_click=count)
st.header(f"{st.session_state.clicks} clicks")
